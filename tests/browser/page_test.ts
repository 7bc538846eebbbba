import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn, messages, openPage, say, sees } from "./browser.ts";
import { startServer } from "./server.ts";

/** Waits until a locator's text is this. */
async function reads(page: Page, selector: string, text: string): Promise<void> {
  await page.locator(selector, { hasText: text }).first().waitFor();
}

browserTest("page lets two people talk", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await reads(ada, ".notice", "Ben joined");
  await ada.locator(".composer-input").pressSequentially("Hel");
  await reads(ben, ".typing", "Ada is typing");
  await say(ada, "Hello, Ben");
  await sees(ada, "Hello, Ben");
  await sees(ben, "Hello, Ben");
  assertEquals((await ben.locator(".typing").innerText()).trim(), "");
  await say(ben, "Hello, Ada\nHow are you?");
  await sees(ada, "How are you?");
  assertEquals(await ada.locator(".group-own").count(), 1);
  assertEquals(await ada.locator(".group:not(.group-own) .group-name").innerText(), "Ben");
  await reads(ada, ".panel .person-name", "Ben");
  assertEquals(await ada.locator(".panel .person-you").count(), 1);
  assertEquals(await ada.title(), "general · Rose Street");
});

browserTest("page sends by Enter and breaks the line by Shift+Enter", async ({ visit }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  const input = ada.locator(".composer-input");
  await input.pressSequentially("one");
  await input.press("Shift+Enter");
  await input.pressSequentially("two");
  await input.press("Enter");
  await sees(ada, "two");
  assertEquals(await messages(ada), ["one\ntwo"]);
  assertEquals(await input.inputValue(), "");
});

browserTest("page says at the field what is wrong with a name", async ({ visit }) => {
  const ada = await visit();
  const other = await visit();
  await comeIn(ada, "Ada");
  await other.getByRole("button", { name: "Join", exact: true }).click();
  await reads(other, "#name-problem", "Write a name");
  await other.getByLabel("Your name").fill("АDA");
  await other.getByRole("button", { name: "Join", exact: true }).click();
  await reads(other, "#name-problem", "looks the same");
  assertEquals(await other.getByLabel("Your name").getAttribute("aria-invalid"), "true");
  await other.getByLabel("Your name").fill("Ben");
  await other.getByLabel("Room").fill("*");
  await other.getByRole("button", { name: "Join", exact: true }).click();
  await reads(other, "#room-problem", "cannot be used");
  await other.getByLabel("Room").fill("general");
  await other.getByRole("button", { name: "Join", exact: true }).click();
  await other.locator(".composer-input").waitFor();
});

browserTest("page keeps identity, rooms, history and draft over a reload", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await say(ada, "Before the reload");
  await sees(ada, "Before the reload");
  await say(ada, "/join garden");
  await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  await say(ada, "In the garden");
  await sees(ada, "In the garden");
  await ada.locator(".composer-input").fill("half a thou");
  await ada.reload();
  await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  await sees(ada, "In the garden");
  assertEquals(await ada.locator(".group-own").count(), 1, "the message is still one's own");
  assertEquals(await ada.locator(".composer-input").inputValue(), "half a thou");
  await ada.locator(".room-row", { hasText: "general" }).click();
  await sees(ada, "Before the reload");
  assertEquals(await ada.locator(".composer-input").inputValue(), "");
  await say(ada, "After the reload");
  await sees(ben, "After the reload");
  assertEquals(await ben.locator(".group-name").allInnerTexts(), ["Ada"]);
});

browserTest("page opens a direct message by a click on a person", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await ada.locator(".panel button.person", { hasText: "Ben" }).click();
  await ada.getByRole("heading", { level: 1, name: "Ben" }).waitFor();
  await ada.locator(".composer").getByLabel("Write to Ben").waitFor();
  await say(ada, "Only for you");
  await sees(ada, "Only for you");
  const row = ben.locator(".room-row", { hasText: "Ada" });
  await row.locator(".badge", { hasText: "1" }).waitFor();
  assert((await ben.title()).startsWith("(1) "));
  await row.click();
  await sees(ben, "Only for you");
  assertEquals(await row.locator(".badge").count(), 0);
  await say(ben, "Thank you");
  await sees(ada, "Thank you");
  await ada.reload();
  await ada.getByRole("heading", { level: 1, name: "Ben" }).waitFor();
  await sees(ada, "Thank you");
  await ben.context().close();
  await reads(ada, ".room-head .room-topic", "Offline");
  await say(ada, "For later");
  await sees(ada, "For later");
});

browserTest("page counts what is unread and marks where it begins", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await say(ada, "/join garden");
  await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  await say(ben, "one");
  await say(ben, "two");
  const row = ada.locator(".room-row", { hasText: "general" });
  await row.locator(".badge", { hasText: "2" }).waitFor();
  assertEquals(await ada.title(), "(2) garden · Rose Street");
  await ada.reload();
  await row.locator(".badge", { hasText: "2" }).waitFor();
  await row.click();
  await sees(ada, "two");
  await reads(ada, ".new-line", "New messages");
  assertEquals(await row.locator(".badge").count(), 0);
  assertEquals(await ada.title(), "general · Rose Street");
  await ada.reload();
  await sees(ada, "two");
  assertEquals(await ada.locator(".new-line").count(), 0);
});

browserTest("page loads older messages and holds the place", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ben, "Ben");
  for (let n = 1; n <= 130; n++) await say(ben, `message ${n}.`);
  await sees(ben, "message 130.");
  await comeIn(ada, "Ada");
  await sees(ada, "message 130.");
  const log = ada.locator(".log");
  const atEnd = () => log.evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight < 4);
  assert(await atEnd(), "a room opens at its end");
  const before = await messages(ada);
  assert(before.length < 130);
  // Where a message stands before the older ones come, and after.
  const marker = ada.locator(".message", { hasText: `${before[3]}` }).first();
  const there = () => marker.evaluate((it) => it.getBoundingClientRect().top);
  const top = await marker.evaluate((it) => {
    it.closest(".log")!.scrollTop = 120;
    return it.getBoundingClientRect().top;
  });
  const oldest = Number(/\d+/.exec(before[0]!)![0]);
  await sees(ada, `message ${oldest - 1}.`);
  const moved = await there() - top;
  assert(Math.abs(moved) < 2, `the place is held, and not moved by ${moved} pixels`);
  await say(ben, "message 131.");
  await ada.locator(".pill", { hasText: "1 new message" }).click();
  await sees(ada, "message 131.");
  assert(await atEnd());
  for (let round = 0; round < 4; round++) await log.evaluate((it) => it.scrollTop = 0);
  await reads(ada, ".log-start", "This is where general begins");
  const all = await messages(ada);
  assertEquals(new Set(all).size, all.length);
  assertEquals(all[0], "message 1.");
});

browserTest("page sends what was written while the server was down, once", async ({ browser }) => {
  const data = await Deno.makeTempDir();
  const errors: string[] = [];
  const first = await startServer({ data });
  const port = Number(new URL(first.url).port);
  // As on a page over plain HTTP from another machine.
  const visit = async () =>
    await openPage(await browser.newContext({ locale: "en-GB", serviceWorkers: "block" }), {
      url: first.url,
      errors,
    });
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await say(ada, "before");
  await sees(ben, "before");
  await first.kill();
  await ada.getByRole("button", { name: "Try now" }).waitFor();
  await say(ada, "during");
  await ada.locator('.message[data-state="waiting"]', { hasText: "during" }).waitFor();
  await ada.reload().catch(() => {});
  // The browser goes to its own error page only after it has said that the reload failed.
  await ada.waitForURL("chrome-error://chromewebdata/");
  await using _second = await startServer({ data, port });
  await ada.goto(first.url);
  await ben.getByRole("button", { name: "Try now" }).click({ timeout: 1_000 }).catch(() => {});
  await sees(ada, "during");
  await sees(ben, "during");
  await say(ben, "after");
  await sees(ada, "after");
  assertEquals(await messages(ada), ["before", "during", "after"]);
  assertEquals(await messages(ben), ["before", "during", "after"]);
  assertEquals(errors, []);
  await ada.context().close();
  await ben.context().close();
  await Deno.remove(data, { recursive: true });
});

browserTest("page shows what slash commands answer", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await say(ada, "/rooms");
  await reads(ada, ".system", "Your rooms: general");
  await say(ada, "/nope");
  await reads(ada, ".system-refused", "Unknown command: /nope");
  assertEquals(await ada.locator(".message").count(), 0, "a command leaves no message");
  await say(ada, "/me waves");
  await reads(ben, ".action", "Ada waves");
  await say(ada, "/topic Tea at four");
  await reads(ben, ".room-topic", "Tea at four");
  await reads(ben, ".notice", "Ada set the topic: Tea at four");
  await say(ada, "//literal");
  await sees(ben, "/literal");
  await say(ada, "/msg Ben psst");
  await ada.locator(".room-row", { hasText: "Ben" }).click();
  await sees(ada, "psst");
  await say(ada, "/nick Adele");
  await reads(ada, ".me-name", "Adele");
  await reads(ben, ".panel .person-name", "Adele");
  await say(ada, "/leave general");
  await ada.locator('.room-row[data-joined="false"]', { hasText: "general" }).waitFor();
  await say(ada, "/quit");
  await ada.getByLabel("Your name").waitFor();
  await reads(ben, ".notice", "Adele left");
});

browserTest("page makes, joins and leaves rooms", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await ada.getByRole("button", { name: "New room" }).click();
  await ada.getByLabel("Name of the room").fill("news");
  await ada.getByLabel("Who may take part").selectOption("announcement");
  await ada.getByRole("button", { name: "Create room" }).click();
  await ada.getByRole("heading", { level: 1, name: "news" }).waitFor();
  await say(ada, "The first news");
  await sees(ada, "The first news");
  await ben.getByRole("button", { name: "Join news" }).click();
  await sees(ben, "The first news");
  await say(ben, "May I?");
  await reads(ben, ".message-failed", "Not sent");
  await ben.locator(".message-failed").getByRole("button", { name: "Delete" }).click();
  await reads(ben, ".composer-closed", "Only the person who made news");
  await ada.getByRole("button", { name: "New room" }).click();
  await ada.getByLabel("Name of the room").fill("NEWS");
  await ada.getByRole("button", { name: "Create room" }).click();
  await reads(ada, ".field-problem", "already");
  await ada.getByRole("button", { name: "Cancel" }).click();
  await ben.getByRole("button", { name: "What to do with this room" }).click();
  await ben.getByRole("button", { name: "Leave room" }).click();
  await ben.getByRole("heading", { level: 1, name: "general" }).waitFor();
  await ben.getByRole("button", { name: "Join news" }).waitFor();
});

browserTest("page gives each message its own direction", async ({ visit }) => {
  const ada = await visit();
  const sara = await visit();
  await comeIn(ada, "Ada");
  await comeIn(sara, "سارا");
  await say(sara, "سلام، ساعت ۴ خوب است؟");
  await sees(ada, "سلام");
  const direction = (page: Page, text: string) =>
    page.locator(".message-text > *", { hasText: text })
      .evaluate((it) => getComputedStyle(it).direction);
  assertEquals(await direction(ada, "سلام"), "rtl");
  await say(ada, "Yes, at four");
  await sees(sara, "Yes, at four");
  assertEquals(await direction(sara, "Yes"), "ltr");
  await reads(ada, ".panel .person-name", "سارا");
});

browserTest("page works on a phone", async ({ visit }) => {
  const viewport = { width: 390, height: 844 };
  const ada = await visit({ viewport, hasTouch: true, isMobile: true });
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben", "garden");
  const fits = () =>
    ada.locator(".log, .room-head, .sidebar-scroll").evaluateAll((all) =>
      [document.documentElement, ...all].every((it) => it.scrollWidth <= it.clientWidth)
    );
  assert(await fits());
  assert(!await ada.locator(".sidebar").isVisible());
  await ada.getByRole("button", { name: "Open rooms" }).tap();
  await ada.locator(".sidebar .button-icon:focus").first().waitFor();
  await ada.keyboard.press("Escape");
  await ada.locator(".sidebar").waitFor({ state: "hidden" });
  await ada.getByRole("button", { name: "Open rooms" }).tap();
  await ada.getByRole("button", { name: "Join garden" }).tap();
  await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  await ada.locator(".sidebar").waitFor({ state: "hidden" });
  await ada.locator(".composer-input").fill("From my phone");
  await ada.getByRole("button", { name: "Send" }).tap();
  await sees(ben, "From my phone");
  await say(ben, "w".repeat(300));
  await sees(ada, "www");
  assert(await fits(), "a long word does not push the page wide");
  await ada.getByRole("button", { name: /Show people/ }).tap();
  await reads(ada, ".panel .person-name", "Ben");
  await ada.locator(".panel").getByRole("button", { name: "Hide people" }).tap();
});

browserTest("page shows markup as text wherever people write", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  const image = "<img src=x onerror=alert(1)>";
  const dialogs: string[] = [];
  for (const page of [ada, ben]) {
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  }
  await comeIn(ada, image);
  await comeIn(ben, "Ben");
  await say(ada, `${image} <script>alert(2)</script> javascript:alert(3) https://a.example/"><b>`);
  await sees(ben, image);
  await say(ada, `/topic ${image}`);
  await reads(ben, ".room-topic", image);
  await say(ada, `/join ${image}`);
  await ada.getByRole("heading", { level: 1, name: image }).waitFor();
  await reads(ben, ".room-row", image);
  await reads(ben, ".panel .person-name, .notice", image);
  assertEquals(await ben.locator("img, #page script, b").count(), 0);
  const links = await ben.locator(".message-text a").evaluateAll((all) =>
    all.map((link) => [link.getAttribute("href"), link.getAttribute("rel")])
  );
  assertEquals(links, [["https://a.example/", "noopener noreferrer nofollow"]]);
  assertEquals(dialogs, []);
});

browserTest("page lets two tabs of one person go on side by side", async ({ visit, server }) => {
  const errors: string[] = [];
  const first = await visit();
  const ben = await visit();
  await comeIn(first, "Ada");
  await comeIn(ben, "Ben", "garden");
  const second = await openPage(first.context(), { url: server.url, errors });
  await second.getByRole("heading", { level: 1, name: "general" }).waitFor();
  await say(second, "/join garden");
  await second.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  await say(second, "from the second tab");
  await sees(ben, "from the second tab");
  await say(first, "from the first tab");
  await sees(first, "from the first tab");
  await first.reload();
  await first.getByRole("heading", { level: 1, name: "general" }).waitFor();
  await second.reload();
  await second.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  await sees(second, "from the second tab");
  await reads(ben, ".panel .person-name", "Ada");
  assertEquals(await ben.locator(".panel .person").count(), 2, "one person, not two");
  assertEquals(errors, []);
});

browserTest("page can be used by keyboard alone", async ({ visit }) => {
  const ada = await visit();
  await ada.getByLabel("Your name").waitFor();
  assertEquals(await ada.evaluate(() => document.activeElement?.id), "name");
  await ada.keyboard.type("Ada");
  await ada.keyboard.press("Enter");
  await ada.locator(".composer-input").waitFor();
  await ada.keyboard.type("by keyboard");
  await ada.keyboard.press("Enter");
  await sees(ada, "by keyboard");
  const reached = new Set<string>();
  for (let n = 0; n < 24; n++) {
    await ada.keyboard.press("Tab");
    reached.add(await ada.evaluate(() => document.activeElement?.className.split(" ")[0] ?? ""));
  }
  for (const name of ["room-row", "me-button", "head-button", "log", "composer-input"]) {
    assert(reached.has(name), `${name} is reached by Tab`);
  }
});

browserTest("page lists a channel's rooms under it", async ({ visit, server }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  await say(ada, "/join garden");
  await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  await makeChannel(server.url, { channel: "outside", rooms: ["garden"] });
  const outside = ada.getByRole("region", { name: "outside" });
  await outside.getByRole("button", { name: "garden" }).waitFor();
  assertEquals(await ada.locator(".room-row", { hasText: "garden" }).count(), 1);
});

/** Makes a channel as any program may. */
async function makeChannel(url: string, data: { channel: string; rooms: string[] }): Promise<void> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}ws?username=Bot`, "parlor.v1");
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  const answer = new Promise<void>((resolve, reject) =>
    socket.addEventListener("message", (event) => {
      const frames = [JSON.parse(event.data)].flat() as { type: string; ref?: number }[];
      const answer = frames.find(({ ref }) => ref === 2);
      if (answer?.type === "ack") resolve();
      else if (answer !== undefined) reject(new Error(JSON.stringify(answer)));
    })
  );
  socket.send(JSON.stringify({ type: "hello", data: { username: "Bot" }, ref: 1 }));
  socket.send(JSON.stringify({ type: "create_channel", data, ref: 2 }));
  await answer;
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
  socket.close();
  await closed;
}
