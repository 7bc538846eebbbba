import { useState } from "preact/hooks";
import { type Addressee, addresseesFor } from "../model/addressees.ts";
import { usePage } from "../page.ts";
import type { PeopleFieldProps } from "./people_field.tsx";

export interface AddresseesOptions {
  /** How many there may be. */
  readonly most?: number;
  /** Said where more are chosen. */
  readonly tooMany?: string;
  /** Ids of those who are not offered. */
  readonly without?: readonly string[];
}

export interface Addressees {
  readonly chosen: readonly Addressee[];
  /** What the field needs. */
  readonly field: Omit<PeopleFieldProps, "id" | "label" | "autofocus">;
  /** Takes what is still half written, which would be left out. @returns whether there was nothing */
  complete(): boolean;
  /** Takes those away with whom all went well. */
  keep(chosen: readonly Addressee[]): void;
  fail(problem: string): void;
}

/** The people who are chosen in a field. */
export function useAddressees(
  { most = Infinity, tooMany = "", without = [] }: AddresseesOptions,
): Addressees {
  const { store, compare } = usePage();
  const [chosen, setChosen] = useState<readonly Addressee[]>([]);
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const options = addresseesFor(store.view.value, { typed, chosen, compare })
    .filter(({ person }) => person === null || !without.includes(person.user_id));

  function change(people: readonly Addressee[]): boolean {
    if (people.length > most) {
      setProblem(tooMany);
      return false;
    }
    setChosen(people);
    setTyped("");
    setProblem(null);
    return true;
  }
  return {
    chosen,
    field: {
      ...{ chosen, typed, options, problem },
      onType(typed) {
        setTyped(typed);
        setProblem(null);
      },
      onChange: change,
    },
    complete() {
      if (typed.trim() === "") return true;
      if (options[0] !== undefined) change([...chosen, options[0]]);
      return false;
    },
    keep: setChosen,
    fail: setProblem,
  };
}
