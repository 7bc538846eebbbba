import { assertEquals } from "@std/assert";
import { LIMITS } from "../../../lib/protocol.ts";
import { mentionablesIn, mentionOf } from "../../../static/model/mentionable.ts";
import { adasView, after, event, person, roomOf } from "../cast.ts";

const { compare } = new Intl.Collator("en");
const [ADA, BEN, CY] = [person("ada"), person("ben"), person("cy")];
const OTHER_BEN = person("ben2-of-the-garden", { username: "Ben" });

function offered(users = [ADA, BEN], total = users.length): string[] {
  const view = after(adasView(), event("room_users", { room: "general", users, total }));
  return mentionablesIn(view, roomOf(view, "general"), compare).map((one) => {
    if (one.kind === "person") {
      return one.shortId === null ? one.name : `${one.name} ${one.shortId}`;
    }
    return one.kind === "namesakes" ? `${one.count} ${one.name}` : `@${one.name}`;
  });
}

Deno.test("mentionablesIn() offers the others in the order of the language, and the crowds", () => {
  assertEquals(offered([CY, ADA, BEN]), ["Ben", "Cy", "@here", "@room"]);
});

Deno.test("mentionablesIn() offers those of one name each and together", () => {
  assertEquals(offered([BEN, ADA, OTHER_BEN]), [
    "2 Ben",
    "Ben ben",
    "Ben ben2-of-",
    "@here",
    "@room",
  ]);
  const namesake = person("ada2", { username: "Ada" });
  assertEquals(offered([ADA, namesake]), ["Ada ada2", "@here", "@room"], "oneself is not offered");
});

Deno.test("mentionablesIn() offers who is here only where the server knows it", () => {
  assertEquals(offered([ADA, BEN], LIMITS.announcedPeople), ["Ben", "@here", "@room"]);
  assertEquals(offered([ADA, BEN], LIMITS.announcedPeople + 1), ["Ben", "@room"]);
});

Deno.test("mentionOf() writes the short id where a name is not enough", () => {
  const known = (...all: (typeof ADA)[]) =>
    after(adasView(), event("room_users", { room: "general", users: all, total: all.length }));
  assertEquals(mentionOf(known(ADA, BEN), BEN), "@Ben ");
  assertEquals(mentionOf(known(BEN, OTHER_BEN), OTHER_BEN), "@ben2-of- ");
});
