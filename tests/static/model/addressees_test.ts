import { assertEquals } from "@std/assert";
import { LIMITS } from "../../../lib/protocol.ts";
import { type Addressee, addresseesFor } from "../../../static/model/addressees.ts";
import { EMPTY_VIEW, type View } from "../../../static/model/view.ts";
import { person } from "../cast.ts";

const [ADA, BEN, CY] = [person("ada"), person("ben"), person("cy")];
const { compare } = new Intl.Collator("en");

function viewOf(people = [ADA, BEN, CY]): View {
  return {
    ...EMPTY_VIEW,
    userId: ADA.user_id,
    people: new Map(people.map((each) => [each.user_id, each])),
  };
}

function offered(view: View, typed: string, chosen: readonly Addressee[] = []): string[] {
  return addresseesFor(view, { typed, chosen, compare })
    .map(({ username, person }) => person === null ? `${username}?` : username);
}

Deno.test("addresseesFor() offers everybody but oneself, those who are there first", () => {
  const away = person("abe", { status: "away" });
  const gone = person("al", { status: "offline" });
  assertEquals(offered(viewOf([ADA, gone, away, CY, BEN]), ""), ["Ben", "Cy", "Abe", "Al"]);
});

Deno.test("addresseesFor() finds names by a few letters, but nobody twice", () => {
  const view = viewOf();
  assertEquals(offered(view, "b"), ["Ben", "b?"]);
  assertEquals(offered(view, "BEN "), ["Ben"]);
  const lucy = person("lucy");
  const away = person("cy", { status: "offline" });
  assertEquals(offered(viewOf([ADA, lucy, away]), "cy"), ["Cy", "Lucy"], "the best fit first");
  assertEquals(offered(view, "ben", [{ username: "Ben", person: BEN }]), []);
});

Deno.test("addresseesFor() offers a name that nobody here has, if it can be one", () => {
  const view = viewOf();
  assertEquals(offered(view, " Zed "), ["Zed?"]);
  assertEquals(offered(view, "Zed", [{ username: "Zed", person: null }]), []);
  assertEquals(offered(view, "z".repeat(LIMITS.usernameLength)).length, 1);
  assertEquals(offered(view, "z".repeat(LIMITS.usernameLength + 1)), []);
  // One would write to oneself.
  assertEquals(offered(view, "Ada"), []);
});
