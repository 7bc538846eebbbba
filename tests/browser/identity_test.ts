import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn, say, sees } from "./browser.ts";

/** The group of messages in which somebody said something. */
function groupOf(page: Page, text: string) {
  return page.locator(".log .group", { hasText: text });
}

function hueIn(page: Page, text: string): Promise<string> {
  return groupOf(page, text).locator(".avatar").evaluate((it) =>
    (it as HTMLElement).style.getPropertyValue("--hue")
  );
}

browserTest("two people of one name are told apart wherever they stand", async ({ visit }) => {
  const [cy, ada, other] = [await visit(), await visit(), await visit()];
  await comeIn(cy, "Cy");
  await comeIn(ada, "Ada");
  await say(ada, "I am Ada");
  await sees(cy, "I am Ada");
  assertEquals(await cy.locator(".short-id").count(), 0);
  await comeIn(other, "Ada");
  await say(other, "I am the other Ada");
  await sees(cy, "I am the other Ada");
  const [one, two] = [groupOf(cy, "I am Ada"), groupOf(cy, "I am the other Ada")];
  const ids = [
    await one.locator(".short-id").innerText(),
    await two.locator(".short-id").innerText(),
  ];
  for (const id of ids) assertMatch(id, /^[a-z0-9]{8}$/);
  assertNotEquals(ids[0], ids[1]);
  assertNotEquals(await hueIn(cy, "I am Ada"), await hueIn(cy, "I am the other Ada"));
  for (const id of ids) await cy.locator(".people .person", { hasText: id }).waitFor();
  await cy.locator(".people .person", { hasText: ids[1]! }).click();
  await cy.getByRole("heading", { level: 1, name: `Ada ${ids[1]}` }).waitFor();
  await say(cy, "to you");
  await cy.locator(".room-row", { hasText: ids[1]! }).waitFor();
  await other.locator(".room-row", { hasText: "Cy" }).click();
  await sees(other, "to you");
  await cy.getByText(`Read by Ada ${ids[1]}`).waitFor();
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
