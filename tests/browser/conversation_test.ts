import { assert, assertEquals } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { browserTest, comeIn, openPage, say, sees } from "./browser.ts";

/** The row of a message in the open room. */
function row(page: Page, text: string): Locator {
  return page.locator('.log [data-state="sent"]', { hasText: text }).last();
}

/** Presses one of the actions at the corner of a message. */
async function act(page: Page, text: string, action: string): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole("button", { name: action, exact: true }).click();
}

/** Chooses from everything that can be done with a message. */
async function choose(page: Page, text: string, action: string): Promise<void> {
  await act(page, text, "More");
  await page.locator(".menu").getByRole("button", { name: action, exact: true }).click();
}

browserTest(
  "page edits one's last message by arrow up, marks it and shows its versions",
  async ({ visit }) => {
    const ada = await visit();
    const ben = await visit();
    await comeIn(ada, "Ada");
    await comeIn(ben, "Ben");
    await say(ada, "Helo");
    await sees(ben, "Helo");
    await ada.locator(".composer-input").press("ArrowUp");
    const editor = ada.getByLabel("Change your message");
    assertEquals(await editor.inputValue(), "Helo");
    await editor.press("Escape");
    await ada.locator(".composer-input:focus").press("ArrowUp");
    await editor.fill("Hello");
    await editor.press("Enter");
    await sees(ben, "Hello");
    await ben.getByRole("button", { name: "edited" }).click();
    const versions = ben.locator(".version .message-text");
    await versions.nth(1).waitFor();
    assertEquals(await versions.allInnerTexts(), ["Hello", "Helo"]);
    await ben.keyboard.press("Escape");
    await ben.locator("dialog").waitFor({ state: "detached" });
    assertEquals(
      await row(ben, "Hello").getByRole("button", { name: "Edit", exact: true }).count(),
      0,
    );
  },
);

browserTest("page asks before it deletes, and leaves a tombstone", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await say(ada, "A secret");
  await sees(ben, "A secret");
  await choose(ada, "A secret", "Delete message");
  await ada.locator("dialog").getByRole("button", { name: "Cancel" }).click();
  await choose(ada, "A secret", "Delete message");
  await ada.locator("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await ben.locator(".message-gone").waitFor();
  assertEquals(await ben.getByText("A secret").count(), 0);
  await ada.reload();
  await ada.locator(".message-gone").waitFor();
  assertEquals(await ada.getByText("A secret").count(), 0);
});

browserTest("page quotes what one replies to, and leads there", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await say(ada, "Shall we meet at noon");
  await sees(ben, "Shall we meet at noon");
  await act(ben, "Shall we meet at noon", "Reply");
  await ben.locator(".composer-quote", { hasText: "Shall we meet at noon" }).waitFor();
  await say(ben, "Yes, at noon");
  assertEquals(await ben.locator(".composer-quote").count(), 0);
  const quote = row(ada, "Yes, at noon").locator(".quote");
  await quote.waitFor();
  assert((await quote.innerText()).includes("Shall we meet at noon"));
  await quote.click();
  const target = ada.locator('[data-target="true"]', { hasText: "Shall we meet" });
  await target.waitFor();
  // What comes meanwhile does not keep the mark there.
  await say(ben, "Bring a pen");
  await sees(ada, "Bring a pen");
  await target.waitFor({ state: "detached" });
});

browserTest("page shows reactions to everybody, and takes one's own back", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await say(ada, "We won");
  await sees(ben, "We won");
  await act(ben, "We won", "React");
  await row(ben, "We won").getByRole("button", { name: "🎉" }).first().click();
  const reaction = ada.locator(".reaction", { hasText: "🎉" });
  await reaction.waitFor();
  assertEquals(await reaction.getAttribute("title"), "Ben: 🎉");
  await reaction.click();
  await ben.locator(".reaction .reaction-count", { hasText: "2" }).waitFor();
  assertEquals(await reaction.getAttribute("aria-pressed"), "true");
  await reaction.click();
  await ben.locator(".reaction .reaction-count", { hasText: "1" }).waitFor();
  await ben.locator(".reaction").click();
  await reaction.waitFor({ state: "detached" });
});

browserTest("page talks in threads beside the room", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await say(ada, "Where do we eat");
  await sees(ben, "Where do we eat");
  await act(ben, "Where do we eat", "Reply in thread");
  const thread = ben.locator(".panel");
  await thread.locator(".composer-input").fill("At the harbour");
  await thread.locator(".composer-input").press("Enter");
  const replies = row(ada, "Where do we eat").locator(".replies");
  await replies.waitFor();
  assert((await replies.innerText()).includes("1 reply"));
  assertEquals(await ada.locator(".log", { hasText: "At the harbour" }).count(), 0);
  await replies.click();
  const log = ada.locator(".thread-log", { hasText: "At the harbour" });
  await log.waitFor();
  assertEquals(
    await log.getAttribute("aria-live"),
    "off",
    "what is new in it is said once, beside",
  );
  await ada.locator(".panel .composer-input").fill("Good");
  await ada.locator(".panel .composer-input").press("Enter");
  await thread.locator('.message[data-state="sent"]', { hasText: "Good" }).waitFor();
  await ben.locator(".log .replies", { hasText: "2 replies" }).waitFor();
  await ben.reload();
  await ben.locator(".log .replies", { hasText: "2 replies" }).click();
  assertEquals(
    await ben.locator('.thread-log .message[data-state="sent"] .message-text').allInnerTexts(),
    ["Where do we eat", "At the harbour", "Good"],
  );
});

browserTest("page pins messages and lists them", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await say(ada, "The door code is 1234");
  await sees(ada, "The door code is 1234");
  await ben.getByRole("button", { name: "Pinned messages" }).click();
  await ben.getByText("Nothing is pinned here").waitFor();
  await choose(ada, "The door code", "Pin");
  await ben.locator(".pin", { hasText: "The door code is 1234" }).waitFor();
  await ben.locator(".pin-message").click();
  await ben.locator('[data-target="true"]', { hasText: "The door code" }).waitFor();
  await ben.locator(".pin").getByRole("button", { name: "Unpin" }).click();
  await ben.getByText("Nothing is pinned here").waitFor();
});

browserTest("page changes the topic in the head of the room", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await ada.locator(".room-head").hover();
  await ada.getByRole("button", { name: "Add a topic" }).click();
  await ada.getByLabel("Topic").fill("**Roses**");
  await ada.getByLabel("Topic").press("Enter");
  await ben.locator(".room-topic", { hasText: "Roses" }).waitFor();
  await ada.locator(".room-topic", { hasText: "Roses" }).waitFor();
  await ben.locator(".notice strong", { hasText: "Roses" }).waitFor();
  assertEquals(await ben.locator(".notice").last().innerText(), "Ada set the topic: Roses");
});

browserTest(
  "page opens a link to a message far back, and comes back to the end",
  async ({ visit, server }) => {
    const ada = await visit({ permissions: ["clipboard-read", "clipboard-write"] });
    await comeIn(ada, "Ada");
    await say(ada, "The very first");
    await sees(ada, "The very first");
    await choose(ada, "The very first", "Copy link");
    const link = await ada.evaluate(() => navigator.clipboard.readText());
    assert(link.startsWith(`${server.url}#general/`), link);
    const socket = new WebSocket(`${server.url.replace("http", "ws")}ws?username=Bot&room=general`);
    await new Promise((resolve) => socket.onopen = resolve);
    for (let n = 1; n <= 400; n++) socket.send(`number ${n}`);
    await sees(ada, "number 400");
    socket.close();
    const ben = await visit();
    await comeIn(ben, "Ben");
    const errors: string[] = [];
    const tab = await openPage(ben.context(), { url: link, errors });
    await tab.locator('[data-target="true"]', { hasText: "The very first" }).waitFor();
    assertEquals(await tab.locator(".log", { hasText: "number 400" }).count(), 0);
    await tab.locator(".pill").click();
    await sees(tab, "number 400");
    await tab.locator(".log").evaluate((log) => log.scrollTop = 0);
    await tab.locator(".log", { hasText: "number 300" }).waitFor();
    assertEquals(errors, []);
  },
);

browserTest(
  "page changes what one did offline as soon as there is a line again",
  async ({ visit }) => {
    const ada = await visit();
    const ben = await visit();
    await comeIn(ada, "Ada");
    await comeIn(ben, "Ben");
    await say(ada, "Helo");
    await sees(ben, "Helo");
    await ada.context().setOffline(true);
    await ada.evaluate(() => dispatchEvent(new Event("offline")));
    await ada.locator(".composer-input").press("ArrowUp");
    await ada.getByLabel("Change your message").fill("Hello");
    await ada.getByLabel("Change your message").press("Enter");
    await sees(ada, "Hello");
    await ada.context().setOffline(false);
    await ada.evaluate(() => dispatchEvent(new Event("online")));
    await sees(ben, "Hello");
  },
);

browserTest("page does by keyboard what the mouse does with messages", async ({ visit }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  await say(ada, "one");
  await sees(ada, "one");
  await say(ada, "two");
  await sees(ada, "two");
  await ada.locator(".log").focus();
  await ada.keyboard.press("ArrowUp");
  await ada.keyboard.press("ArrowUp");
  await ada.locator(".message:focus", { hasText: "one" }).waitFor();
  await ada.keyboard.press("r");
  await ada.locator(".composer-quote", { hasText: "one" }).waitFor();
  await ada.keyboard.press("Escape");
  await ada.locator(".composer-quote").waitFor({ state: "detached" });
  await row(ada, "two").focus();
  await ada.keyboard.press("e");
  await ada.getByLabel("Change your message").press("Escape");
  await row(ada, "two").focus();
  await ada.keyboard.press("Enter");
  await ada.locator(".menu").waitFor();
  await ada.keyboard.press("Escape");
  await ada.locator(".menu").waitFor({ state: "detached" });
});

browserTest("page offers what can be done with a message by a long press", async ({ visit }) => {
  const ada = await visit({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
  });
  await comeIn(ada, "Ada");
  await say(ada, "Hello");
  await sees(ada, "Hello");
  await ada.evaluate(() => {
    const target = document.querySelector(".message")!;
    const touch = new Touch({ identifier: 1, target, clientX: 200, clientY: 700 });
    target.dispatchEvent(new TouchEvent("touchstart", { touches: [touch], bubbles: true }));
  });
  const menu = ada.locator(".menu");
  await menu.waitFor();
  const box = await menu.boundingBox();
  assert(box !== null && Math.round(box.y + box.height) === 844, JSON.stringify(box));
  const pressed = await ada.evaluate(() => {
    const end = new TouchEvent("touchend", { bubbles: true, cancelable: true });
    return document.querySelector(".message")!.dispatchEvent(end);
  });
  assert(!pressed, "The finger presses on leaving what came up under it");
  await menu.getByRole("button", { name: "👍" }).click();
  await ada.locator(".reaction", { hasText: "👍" }).waitFor();
});
