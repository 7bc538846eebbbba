import { assertEquals } from "@std/assert";
import { BOUNDS } from "../../../static/model/bounds.ts";
import { shownOf, type View } from "../../../static/model/view.ts";
import { adasView, after, event, message, messages, page, roomOf } from "../cast.ts";

const AT = "2026-03-02T13:00:00.000Z";
const general = (view: View) => roomOf(view, "general");
const edit = (seq: number, id: string, text: string) =>
  event("message_edited", {
    ...{ room: "general", seq, id, user_id: "ben", username: "Ben" },
    ...{ message: text, edited_at: AT },
  });
const told = (from: number, to: number) =>
  messages(from, to).map((one) => event("new_message", one));

Deno.test("reduce() changes a message that is known, and goes on after the change without a hole", () => {
  const view = after(adasView(), ...told(1, 2), edit(3, "id1", "new"), ...told(4, 4));
  assertEquals(general(view).messages.map((one) => one.message), ["new", "message 2", "message 4"]);
  assertEquals([general(view).fromSeq, general(view).toSeq], [1, 4]);
  assertEquals(general(view).info.last_seq, 4);
});

Deno.test("reduce() does not count a change as unread, nor mark it as new", () => {
  const away = after(adasView(), ...told(1, 1), { type: "attention", attentive: false });
  const view = after(away, edit(2, "id1", "new"));
  assertEquals([general(view).unread, general(view).newAfter], [0, null]);
  assertEquals(general(after(view, ...told(3, 3))).newAfter, 1);
});

Deno.test("reduce() keeps replies in threads out of the room, and counts them under the first message", () => {
  const reply = message(2, { thread: "id1", user_id: "cy", username: "Cy" });
  const view = after(adasView(), ...told(1, 1), event("new_message", reply), ...told(3, 3));
  assertEquals(general(view).messages.map((one) => one.seq), [1, 3]);
  assertEquals(general(view).messages[0]?.replies?.count, 1);
});

Deno.test("reduce() puts replies and pages into the thread that is open", () => {
  const reply = (seq: number) => message(seq, { thread: "id1" });
  const open = after(adasView(), ...told(1, 1), {
    type: "thread_opened",
    room: "general",
    id: "id1",
  });
  assertEquals(open.thread?.root?.id, "id1");
  const live = after(open, event("new_message", reply(9)));
  const filled = after(
    live,
    event("message_history", page([message(1), reply(5), reply(9)], { thread: "id1" })),
    edit(10, "id5", "new"),
  );
  assertEquals(filled.thread?.replies.map((one) => one.message), ["new", "message 9"]);
  assertEquals(filled.thread?.hasOlder, false);
  assertEquals(after(filled, { type: "thread_closed", id: "id7" }).thread, filled.thread);
  assertEquals(after(filled, { type: "thread_closed", id: "id1" }).thread, null);
});

Deno.test("reduce() takes what is unpinned off the list of pins", () => {
  const pinned = { user_id: "cy", timestamp: AT };
  const list = [message(1, { pinned }), message(2, { pinned })];
  const view = after(
    adasView(),
    { type: "pins", room: "general", messages: list },
    event("message_pinned", {
      ...{ room: "general", seq: 5, id: "id1", pinned: false },
      ...{ user_id: "ben", username: "Ben", timestamp: AT },
    }),
  );
  assertEquals(view.pins?.messages?.map((one) => one.id), ["id2"]);
});

Deno.test("reduce() shows a page from the past apart, while the end goes on, and joins them again", () => {
  const around = page(messages(10, 20), { has_more: true, has_newer: true });
  const past = after(adasView(), ...told(100, 101), event("message_history", around));
  assertEquals(shownOf(general(past)).messages.map((one) => one.seq)[0], 10);
  const live = after(past, ...told(102, 102), edit(103, "id15", "new"));
  assertEquals(shownOf(general(live)).messages[5]?.message, "new");
  assertEquals(general(live).messages.map((one) => one.seq), [100, 101, 102]);
  const further = page(messages(21, 99), { has_more: true, changes: [] });
  const joined = general(after(live, event("message_history", further)));
  assertEquals(joined.past, null);
  assertEquals([joined.fromSeq, joined.toSeq, joined.messages.length], [10, 103, 93]);
  const back = general(after(live, { type: "latest_wanted", room: "general" }));
  assertEquals([back.past, back.drawnFrom], [null, 100]);
});

Deno.test("reduce() keeps the end of a room while its reader goes far up, and no more than it needs", () => {
  const end = 2 * BOUNDS.messages;
  let view = after(
    adasView(),
    event(
      "message_history",
      page(messages(end - 49, end), {
        has_more: true,
      }),
    ),
  );
  for (let last = end - 50; last > 0; last -= 50) {
    view = after(
      view,
      event(
        "message_history",
        page(messages(last - 49, last), {
          has_more: last > 50,
        }),
      ),
    );
    assertEquals(general(view).messages.length <= BOUNDS.messages, true);
    assertEquals(shownOf(general(view)).messages.length <= BOUNDS.messages, true);
    assertEquals(shownOf(general(view)).messages[0]?.seq, last - 49);
  }
  assertEquals(general(view).toSeq, end);
  assertEquals(shownOf(general(view)).hasOlder, false);
});

Deno.test("reduce() draws a message that its reader wants to see", () => {
  const opened = after(
    adasView(),
    event("message_history", page(messages(1, 400))),
    { type: "opened", room: "garden" },
    { type: "opened", room: "general" },
  );
  const view = after(opened, { type: "targeted", room: "general", id: "id100" });
  assertEquals(view.target, { id: "id100", turn: 1 });
  assertEquals(general(view).drawnFrom, 75);
});
