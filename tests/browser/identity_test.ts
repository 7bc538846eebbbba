import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { findings } from "./axe.ts";
import { browserTest, comeIn, say, sees } from "./browser.ts";

/** The group of messages in which somebody said something. */
function groupOf(page: Page, text: string) {
  return page.locator(".log .group", { hasText: text });
}

browserTest("two people of one name are told apart wherever they stand", async ({ visit }) => {
  const [cy, ada, other] = [await visit(), await visit(), await visit()];
  await comeIn(cy, "Cy");
  await comeIn(ada, "Ada");
  await say(ada, "I am Ada");
  await sees(cy, "I am Ada");
  assertEquals(await cy.locator(".short-id").count(), 0);
  await comeIn(other, "Ada");
  const told = /There is another Ada here\. Others see your short id beside your name: [a-z0-9]{8}/;
  await other.getByRole("status").filter({ hasText: told }).waitFor();
  await say(other, "I am the other Ada");
  await sees(cy, "I am the other Ada");
  const [one, two] = [groupOf(cy, "I am Ada"), groupOf(cy, "I am the other Ada")];
  const ids = [
    await one.locator(".short-id").innerText(),
    await two.locator(".short-id").innerText(),
  ];
  for (const id of ids) assertMatch(id, /^[a-z0-9]{8}$/);
  assertNotEquals(ids[0], ids[1]);
  for (const id of ids) await cy.locator(".people .person", { hasText: id }).waitFor();
  await cy.locator(".people .person", { hasText: ids[1]! }).click();
  await cy.getByRole("heading", { level: 1, name: `Ada ${ids[1]}` }).waitFor();
  await say(cy, "to you");
  await cy.locator(".room-row", { hasText: ids[1]! }).waitFor();
  await other.locator(".room-row", { hasText: "Cy" }).click();
  await sees(other, "to you");
  await cy.getByText(`Read by Ada ${ids[1]}`).waitFor();
  await other.reload();
  await sees(other, "to you");
  assertEquals(await other.getByText(told).count(), 0, "once is enough");
  assertEquals(await ada.getByText(told).count(), 0, "who was here first did not come");
});

browserTest("who takes another name stays the same person", async ({ visit }) => {
  const [ada, cy] = [await visit(), await visit()];
  await comeIn(ada, "Ada");
  await comeIn(cy, "Cy");
  await say(cy, "as Cy");
  await sees(ada, "as Cy");
  await say(cy, "/nick Cyrus");
  await ada.getByText("Cy is now called Cyrus").waitFor();
  await say(cy, "as Cyrus");
  await sees(ada, "as Cyrus");
  const before = groupOf(ada, "as Cy").first();
  assertEquals(await before.locator(".group-name").innerText(), "Cy");
  assertEquals(await before.locator(".group-name").getAttribute("title"), "now Cyrus");
  assertEquals(
    await before.locator(".avatar").getAttribute("style"),
    await groupOf(ada, "as Cyrus").locator(".avatar").getAttribute("style"),
  );
  assertEquals(await groupOf(ada, "as Cyrus").locator(".group-name").getAttribute("title"), null);
});

browserTest("a mention may mean everybody of a name, or one of them", async ({ visit }) => {
  const [cy, ada, other] = [await visit(), await visit(), await visit()];
  await comeIn(cy, "Cy");
  await comeIn(ada, "Ada");
  await comeIn(other, "Ada");
  const input = cy.locator(".composer-input");
  await input.pressSequentially("both @ada");
  await cy.getByRole("option", { name: "@Ada All 2 people of this name" }).waitFor();
  const each = cy.getByRole("option", { name: /^@Ada [a-z0-9]{8}$/ });
  assertEquals(await each.count(), 2);
  await input.press("Enter");
  assertEquals(await input.inputValue(), "both @Ada ");
  await input.press("Enter");
  for (const page of [ada, other]) {
    await sees(page, "both @Ada");
    await page.locator(".mention-own", { hasText: "@Ada" }).waitFor();
  }
  await input.pressSequentially("one @ada");
  const option = await each.nth(1).innerText();
  await each.nth(1).click();
  await input.pressSequentially("only");
  await input.press("Enter");
  for (const page of [cy, ada, other]) {
    await page.locator(".mention", { hasText: option.replace(/\s+/, " ") }).waitFor();
  }
  const own = await Promise.all(
    [ada, other].map((page) => groupOf(page, "one @Ada").locator(".mention-own").count()),
  );
  assertEquals(own.toSorted(), [1, 2], "the first message mentions both, the second one of them");
});

browserTest(
  "composer lists who can be meant at once, and all commands, with what they do",
  async ({ visit }) => {
    const ada = await visit();
    await comeIn(ada, "Ada");
    const input = ada.locator(".composer-input");
    const options = ada.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
    await input.pressSequentially("@");
    await ada.getByRole("option", { name: "@here Everybody who is online here" }).waitFor();
    await ada.getByRole("option", { name: "@room Everybody in this room" }).waitFor();
    await input.fill("");
    await input.pressSequentially("/");
    await ada.getByRole("option", { name: "/join <room_name> join a room" }).waitFor();
    assertEquals(await options.count(), 13);
    assertEquals(await findings(ada, "commands"), []);
    await input.press("ArrowUp");
    assertEquals(
      await options.last().evaluate((it) => {
        const { top, bottom } = it.parentElement!.getBoundingClientRect();
        const row = it.getBoundingClientRect();
        return it.ariaSelected === "true" && row.top >= top && row.bottom <= bottom;
      }),
      true,
      "the chosen one is in sight",
    );
    await input.press("Escape");
    assertEquals(await options.count(), 0);
    await input.fill("");
    await input.pressSequentially("/jo");
    await input.press("Enter");
    assertEquals(await input.inputValue(), "/join ");
    assertEquals(await options.count(), 0);
    await input.pressSequentially("garden");
    await input.press("Enter");
    await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
    await input.pressSequentially("/room");
    await input.press("Enter");
    assertEquals(await input.inputValue(), "/rooms");
    await input.press("Enter");
    await ada.getByText("Your rooms: general and garden").waitFor();
    await input.pressSequentially("tea /jo");
    assertEquals(await options.count(), 0);
  },
);

browserTest(
  "a name in a message leads to who that is, by mouse and by keyboard",
  async ({ visit }) => {
    const [ada, ben] = [await visit(), await visit()];
    await comeIn(ada, "Ada");
    await comeIn(ben, "Ben");
    await say(ben, "hello");
    await sees(ada, "hello");
    const card = ada.getByRole("dialog", { name: "Ben" });
    await groupOf(ada, "hello").locator(".group-name").click();
    await card.getByText("Online").waitFor();
    assertMatch(await card.locator(".short-id").innerText(), /^[a-z0-9]{8}$/);
    assertEquals(await findings(ada, "person"), []);
    await ada.keyboard.press("Escape");
    await card.waitFor({ state: "detached" });
    await ada.locator(".composer-input").fill("well");
    await groupOf(ada, "hello").locator(".avatar").click();
    await card.getByRole("button", { name: "Mention" }).click();
    assertEquals(await ada.locator(".composer-input:focus").inputValue(), "well @Ben ");
    await ada.locator(".log").focus();
    await ada.keyboard.press("ArrowUp");
    await ada.keyboard.press("Enter");
    await ada.getByRole("button", { name: "About Ben" }).press("Enter");
    await card.getByRole("button", { name: "Write to Ben" }).press("Enter");
    await ada.getByRole("heading", { level: 1, name: "Ben" }).waitFor();
    await groupOf(ben, "hello").locator(".group-name").click();
    await ben.getByRole("button", { name: "You and this device" }).last().click();
    await ben.getByRole("button", { name: "Leave Rose Street" }).waitFor();
  },
);
