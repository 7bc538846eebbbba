import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { LIMITS } from "../../lib/protocol.ts";
import { browserTest, comeIn, openPage, say, sees } from "./browser.ts";
import { startServer } from "./server.ts";

async function isIn(page: Page, room: string | RegExp): Promise<void> {
  await page.getByRole("heading", { level: 1, name: room }).waitFor();
}

/** A room in the list, by the beginning of what a screen reader says of it. */
function row(page: Page, room: string | RegExp) {
  return page.locator('.room-row[data-joined="true"]', { hasText: room });
}

browserTest("what one joins, leaves and opens in one tab shows in another", async (stage) => {
  const ada = await stage.visit();
  const ben = await stage.visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  const errors: string[] = [];
  const tab = await openPage(ada.context(), { url: stage.server.url, errors });
  await isIn(tab, "general");
  await say(ada, "/join garden");
  await isIn(ada, "garden");
  await row(tab, "garden").waitFor();
  await isIn(tab, "general");
  await say(ben, "/join garden");
  await isIn(ben, "garden");
  await say(ada, "/join tools");
  await isIn(ada, "tools");
  await say(ben, "roses");
  await row(tab, "garden").getByText("1 unread message").waitFor();
  await row(tab, "garden").click();
  await sees(tab, "roses");
  await row(ada, "garden").click();
  await say(tab, "/leave garden");
  await row(ada, "garden").waitFor({ state: "detached" });
  await isIn(ada, "general");
  await tab.reload();
  await isIn(tab, "general");
  assertEquals(await row(tab, "garden").count(), 0);
  await row(tab, "tools").waitFor();
  await ada.getByRole("button", { name: /Ada/ }).last().click();
  await ada.getByRole("button", { name: "Leave Rose Street" }).click();
  await tab.getByLabel("Your name").waitFor();
  assertEquals(errors, []);
});

browserTest("several people come together by keyboard alone", async ({ visit, server }) => {
  const [ada, ben, cy] = [await visit(), await visit(), await visit()];
  const pages = [[ada, "Ada"], [ben, "Ben"], [cy, "Cy"]] as const;
  for (const [page, name] of pages) await comeIn(page, name);
  const errors: string[] = [];
  const tab = await openPage(ada.context(), { url: server.url, errors });
  await isIn(tab, "general");
  await ada.getByRole("button", { name: "New message" }).focus();
  await ada.keyboard.press("Enter");
  const dialog = ada.getByRole("dialog", { name: "New message" });
  const input = dialog.getByRole("combobox", { name: "To" });
  await ada.getByRole("option", { name: "Cy Online" }).waitFor();
  // Nobody is chosen yet, and what is half written is not sent on.
  await ada.keyboard.press("Enter");
  await dialog.getByRole("alert").getByText("Choose somebody to write to").waitFor();
  await ada.keyboard.type("cy");
  await ada.keyboard.press("Enter");
  await dialog.getByRole("status").getByText("Cy added").waitFor();
  await ada.keyboard.type("be,");
  await dialog.getByRole("button", { name: "Remove Ben" }).waitFor();
  await ada.keyboard.type("Nobody");
  await ada.getByRole("option", { name: "Somebody called Nobody" }).waitFor();
  await ada.keyboard.press("Enter");
  await ada.keyboard.press("Enter");
  await dialog.getByRole("alert").getByText("There is nobody called Nobody").waitFor();
  await ada.keyboard.press("Backspace");
  await dialog.getByRole("status").getByText("Nobody removed").waitFor();
  for (let n = 3; n < LIMITS.directPeople; n++) await ada.keyboard.type(`guest${n},`);
  const status = await dialog.getByRole("status").innerText();
  await ada.keyboard.type("late,");
  await dialog.getByRole("alert").waitFor();
  assertEquals(
    await dialog.getByRole("status").innerText(),
    status,
    "who is not taken is not said",
  );
  await input.clear();
  for (let n = 3; n < LIMITS.directPeople; n++) await ada.keyboard.press("Backspace");
  await ada.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  const theirs = /Ben and Cy|Cy and Ben/;
  await isIn(ada, theirs);
  await row(tab, theirs).waitFor();
  await isIn(tab, "general");
  await ada.locator(".composer-input:focus").waitFor();
  await ada.locator(".panel .person", { hasText: "Cy" }).waitFor();
  await ada.keyboard.type("only us");
  await ada.keyboard.press("Enter");
  await sees(ada, "only us");
  await row(cy, /Ada and Ben|Ben and Ada/).getByText("1 unread message").waitFor();
  // The same people: the same conversation, whoever opens it and how.
  await ben.keyboard.press("Control+k");
  await ben.keyboard.type("ada, c");
  await ben.getByRole("option", { name: /Ada and Cy|Cy and Ada/ }).waitFor();
  await ben.keyboard.press("Enter");
  await sees(ben, "only us");
  await cy.keyboard.press("Control+Shift+K");
  await cy.keyboard.type("ben,ada,");
  await cy.keyboard.press("Enter");
  await sees(cy, "only us");
  await cy.locator(".composer-input").focus();
  await cy.keyboard.press("Control+k");
  await cy.keyboard.type("new mes");
  await cy.keyboard.press("Enter");
  await cy.getByRole("dialog", { name: "New message" }).waitFor();
  await cy.keyboard.press("Escape");
  await cy.getByRole("dialog").waitFor({ state: "detached" });
  assertEquals(await input.count(), 0);
  assertEquals(errors, []);
});

browserTest(
  "people of one name are told apart, and more than fit are refused",
  async ({ visit }) => {
    const ada = await visit();
    await comeIn(ada, "Ada");
    for (const _ of [1, 2]) await comeIn(await visit(), "Ben");
    await ada.keyboard.press("Control+Shift+K");
    await ada.keyboard.type("ben");
    const options = ada.getByRole("option", { name: /^Ben [a-z0-9]{8} Online$/ });
    await options.nth(1).waitFor();
    const [first, second] = await options.allInnerTexts();
    assertEquals(first === second, false);
    await ada.keyboard.press("ArrowDown");
    await ada.keyboard.press("Enter");
    for (let i = 0; i < 14; i++) await ada.keyboard.type(`Guest ${i},`);
    await ada.locator(".chip").nth(14).waitFor();
    await ada.keyboard.type("One more,");
    await ada.getByText("A conversation has at most 16 people").waitFor();
    assertEquals(await ada.locator(".chip").count(), 15);
  },
);

browserTest("the form for a room leads into one that is there", async ({ visit }) => {
  const [ada, ben] = [await visit(), await visit()];
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben", "garden");
  await ada.getByRole("button", { name: "New room" }).click();
  await ada.getByLabel("Name of the room").fill("Garden");
  await ada.keyboard.press("Enter");
  await ada.getByRole("alert").getByText("There is a room of that name already").waitFor();
  await ada.getByRole("button", { name: "Join Garden", exact: true }).waitFor();
  await ada.keyboard.press("Enter");
  await isIn(ada, "garden");
  await say(ben, "welcome");
  await sees(ada, "welcome");
});

browserTest("an invitation is shown with a way in", async ({ visit }) => {
  const [ada, ben] = [await visit(), await visit()];
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await ada.getByRole("button", { name: "New room" }).click();
  await ada.getByLabel("Name of the room").fill("secret");
  await ada.getByLabel("Who may take part").selectOption("private");
  await ada.getByRole("button", { name: "Create room" }).click();
  await isIn(ada, "secret");
  await say(ada, "/invite Ben");
  const notice = ben.getByRole("status").filter({ hasText: "You are invited to secret" });
  await notice.getByRole("button", { name: "Join secret" }).click();
  await isIn(ben, "secret");
  await row(ben, "general").click();
  await ben.getByText("You are invited to secret").waitFor();
  assertEquals(await notice.getByRole("button").count(), 0);
});

browserTest(
  "a conversation that the server lost comes back with what was written in it",
  async ({ browser }) => {
    const data = await Deno.makeTempDir();
    const errors: string[] = [];
    const first = await startServer({ data });
    const port = Number(new URL(first.url).port);
    const visit = async () =>
      await openPage(await browser.newContext({ locale: "en-GB" }), { url: first.url, errors });
    const [ada, ben] = [await visit(), await visit()];
    await comeIn(ada, "Ada");
    await comeIn(ben, "Ben");
    await ada.locator(".panel .person", { hasText: "Ben" }).click();
    await isIn(ada, "Ben");
    await say(ben, "so that he is known");
    await sees(ben, "so that he is known");
    await first.kill();
    await ada.getByRole("button", { name: "Try now" }).waitFor();
    await say(ada, "are you there");
    await ada.locator('.message[data-state="waiting"]', { hasText: "are you there" }).waitFor();
    await using _second = await startServer({ data, port });
    await isIn(ada, "Ben");
    await sees(ada, "are you there");
    await row(ben, "Ada").getByText("1 unread message").waitFor();
    assertEquals(errors, []);
    await ada.context().close();
    await ben.context().close();
    await Deno.remove(data, { recursive: true });
  },
);
