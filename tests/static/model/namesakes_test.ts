import { assert, assertEquals } from "@std/assert";
import { hueOf } from "../../../static/format/names.ts";
import { calledIn, hasNamesake, hueIn, shortIdOf } from "../../../static/model/namesakes.ts";
import { person } from "../cast.ts";

const [ADA, BEN] = [person("ada"), person("ben")];
const OTHER_BEN = person("ben2-of-the-garden", { username: "ben", status: "away" });

function known(...people: (typeof ADA)[]) {
  return { people: new Map(people.map((each) => [each.user_id, each])) };
}

Deno.test("shortIdOf() tells apart who has the same name", () => {
  const all = known(ADA, BEN, OTHER_BEN);
  assertEquals([ADA, BEN, OTHER_BEN].map((one) => shortIdOf(all, one)), [null, "ben", "ben2-of-"]);
  assertEquals(shortIdOf(known(ADA, BEN), BEN), null);
});

Deno.test("shortIdOf() tells apart from who is here who wrote by that name and is not", () => {
  const gone = { user_id: "0123456789", username: "BEN" };
  assertEquals(shortIdOf(known(ADA, BEN), gone), "01234567");
  assertEquals(shortIdOf(known(ADA), gone), null);
  assertEquals(shortIdOf(known(ADA, BEN), { ...BEN, username: "Ada" }), "ben", "a former name");
});

Deno.test("calledIn() says the short id only where the name is not enough", () => {
  assertEquals(calledIn(known(ADA, BEN), BEN), "Ben");
  assertEquals(calledIn(known(BEN, OTHER_BEN), OTHER_BEN), "ben ben2-of-");
});

Deno.test("hasNamesake() passes over oneself and who has gone", () => {
  assertEquals(hasNamesake(known(ADA, BEN), BEN), false);
  assertEquals(hasNamesake(known(BEN, OTHER_BEN), BEN), true);
  assertEquals(hasNamesake(known(BEN, { ...OTHER_BEN, status: "offline" }), BEN), false);
});

Deno.test("hueIn() keeps people of one name apart, and leaves the others their own", () => {
  assertEquals(hueIn(known(ADA, BEN), BEN), hueOf("ben"));
  for (let i = 0; i < 500; i++) {
    const pair = [person(`a${i}`, { username: "Ben" }), person(`b${i}`, { username: "Ben" })];
    const [one = 0, other = 0] = pair.map((each) => hueIn(known(...pair), each));
    const apart = Math.abs(one - other);
    assert(Math.min(apart, 360 - apart) >= 45, `${one} and ${other}`);
    assertEquals(one, hueOf(`a${i}`));
  }
  const crowd = Array.from({ length: 9 }, (_, i) => person(`c${i}`, { username: "Ben" }));
  assertEquals(
    crowd.map((each) => hueIn(known(...crowd), each)),
    crowd.map((each) => hueOf(each.user_id)),
  );
});
