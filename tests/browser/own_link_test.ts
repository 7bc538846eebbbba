import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn, say, sees } from "./browser.ts";

/** The address of a message, as "Copy link" has it. */
async function linkOf(page: Page, room: string, text: string): Promise<string> {
  const message = page.locator(".message", { hasText: text }).last();
  return await page.evaluate(
    ([room, id]) => new URL(`#${encodeURIComponent(room!)}/${id}`, location.href).href,
    [room, await message.getAttribute("data-id") ?? ""],
  );
}

browserTest("page opens a link to a message of its own in place, readably said", async (stage) => {
  const [ada, ben] = [await stage.visit(), await stage.visit()];
  await comeIn(ada, "Ada", "rose garden");
  await comeIn(ben, "Ben");
  await say(ada, "The first rose");
  await sees(ada, "The first rose");
  const link = await linkOf(ada, "rose garden", "The first rose");
  assert(link.includes("#rose%20garden/"));
  await say(ben, `See ${link} and [this](${link}), not https://example.org/#general/x`);
  const [bare, said, other] = await ben.locator(".message-text a").all();
  assertEquals(await bare!.innerText(), "Message in #rose garden");
  assertEquals(await said!.innerText(), "this");
  assertEquals(await other!.getAttribute("target"), "_blank");
  await bare!.click();
  await ben.getByRole("heading", { level: 1, name: "rose garden" }).waitFor();
  await ben.locator('[data-target="true"]', { hasText: "The first rose" }).waitFor();
  await say(ben, `Again: ${link}`);
  await ben.locator(".message-text a", { hasText: /^#rose garden, \d\d:\d\d$/ }).waitFor();
  assertEquals(ben.context().pages().length, 1);
  const opened = ben.context().waitForEvent("page");
  await ben.locator(".message-text a").last().click({ modifiers: ["ControlOrMeta"] });
  await (await opened).locator('[data-target="true"]', { hasText: "The first rose" }).waitFor();
});

browserTest("page asks before a link leads into a private room", async (stage) => {
  const [ada, ben] = [await stage.visit(), await stage.visit()];
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await ada.getByRole("button", { name: "New room" }).click();
  await ada.getByLabel("Name of the room").fill("secret");
  await ada.getByLabel("Who may take part").selectOption("private");
  await ada.getByRole("combobox", { name: "Invite people" }).fill("Ben");
  await ada.keyboard.press("Enter");
  await ada.getByRole("button", { name: "Create room" }).click();
  await ada.getByRole("heading", { level: 1, name: "secret" }).waitFor();
  await say(ada, "The plan");
  await sees(ada, "The plan");
  const link = await linkOf(ada, "secret", "The plan");
  await say(ben, link);
  await ben.locator(".message-text a").click();
  const notice = ben.locator(".system", { hasText: "That message is in the private room secret" });
  await notice.waitFor();
  await ben.getByRole("heading", { level: 1, name: "general" }).waitFor();
  // The same for who comes by the address.
  await ben.evaluate((hash) => location.hash = hash, new URL(link).hash);
  await notice.nth(1).waitFor();
  await notice.last().getByRole("button", { name: "Join secret" }).click();
  await ben.locator('[data-target="true"]', { hasText: "The plan" }).waitFor();
});
