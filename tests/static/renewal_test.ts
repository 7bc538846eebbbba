import { assertEquals } from "@std/assert";
import { Renewal } from "../../static/renewal.ts";

Deno.test("Renewal loads the page anew once, and again only after it was whole", () => {
  const history = {
    state: null as unknown,
    replaceState(state: unknown): void {
      this.state = state;
    },
  };
  let reloads = 0;
  const loaded = () => new Renewal({ history, reload: () => reloads++ });
  loaded().missing();
  assertEquals(reloads, 1);
  loaded().missing();
  assertEquals(reloads, 1, "it does not help");
  loaded().whole();
  loaded().missing();
  assertEquals(reloads, 2);
});

Deno.test("Renewal leaves alone what else is noted in the history", () => {
  const history = { state: "other" as unknown, replaceState: () => history.state = null };
  new Renewal({ history, reload: () => {} }).whole();
  assertEquals(history.state, "other");
});
