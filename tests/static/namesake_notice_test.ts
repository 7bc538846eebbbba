import { assertEquals } from "@std/assert";
import { NamesakeNotice } from "../../static/namesake_notice.ts";
import type { Notice } from "../../static/model/view.ts";
import { adasView, after, event, person } from "./cast.ts";

const ADA = person("ada");
const OTHER_ADA = person("ada2", { username: "Ada" });

Deno.test("NamesakeNotice tells once for each name that another one has it", () => {
  const said: Notice[] = [];
  const memory: { namesake: string } = { namesake: "" };
  let view = adasView();
  const notice = new NamesakeNotice({ memory, view: () => view, say: (one) => said.push(one) });
  const here = (...users: (typeof ADA)[]) => {
    view = after(view, event("room_users", { room: "general", users, total: users.length }));
    notice.look();
  };
  here(ADA, person("ben"), { ...OTHER_ADA, status: "offline" });
  assertEquals(said, []);
  here(ADA, OTHER_ADA);
  here(ADA, OTHER_ADA);
  assertEquals(said, [{ kind: "namesake", username: "Ada", shortId: "ada" }]);
  view = { ...view, username: "Ben" };
  here(ADA, person("ben"));
  assertEquals(said.length, 2, "for another name again");
  view = { ...view, username: "Ada", active: null };
  notice.look();
  assertEquals(said.length, 2, "there is no room to say it in");
});
