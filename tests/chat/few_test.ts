import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Few } from "../../lib/chat/few.ts";

Deno.test("Few is a set, whatever is added and deleted", () => {
  const change = fc.record({ add: fc.boolean(), member: fc.constantFrom("a", "b", "c") });
  fc.assert(fc.property(fc.array(change), (changes) => {
    const few = new Few<string>();
    const set = new Set<string>();
    for (const { add, member } of changes) {
      if (add) {
        few.add(member);
        set.add(member);
      } else assertEquals(few.delete(member), set.delete(member));
      assertEquals([...few], [...set]);
      assertEquals(few.size, set.size);
      for (const each of ["a", "b", "c"]) assertEquals(few.has(each), set.has(each));
    }
  }));
});

Deno.test("Few lets go of members while it is gone through", () => {
  for (const members of [["a"], ["a", "b"], ["a", "b", "c"]]) {
    const few = new Few<string>();
    members.forEach((member) => few.add(member));
    const seen: string[] = [];
    for (const member of few) {
      seen.push(member);
      few.delete(member);
    }
    assertEquals([seen, few.size], [members, 0]);
  }
});
