import { assertEquals } from "@std/assert";
import { browserTest, comeIn, say, sees } from "./browser.ts";

browserTest("page makes a private room with people, and lets in more of them", async (stage) => {
  const [ada, ben, cy] = [await stage.visit(), await stage.visit(), await stage.visit()];
  for (const [page, name] of [[ada, "Ada"], [ben, "Ben"], [cy, "Cy"]] as const) {
    await comeIn(page, name);
  }
  await ada.getByRole("button", { name: "New room" }).click();
  await ada.getByLabel("Name of the room").fill("secret");
  await ada.getByLabel("Who may take part").selectOption("private");
  const field = ada.getByRole("combobox", { name: "Invite people" });
  await field.fill("be");
  await ada.getByRole("option", { name: "Ben Online" }).click();
  await field.pressSequentially("Nobody,");
  await ada.getByRole("button", { name: "Create room" }).click();
  await ada.locator(".people-field").getByText("There is nobody called Nobody.").waitFor();
  assertEquals(await ada.getByLabel("Name of the room").getAttribute("aria-invalid"), "false");
  await ada.getByRole("button", { name: "Remove Nobody" }).click();
  await ada.getByRole("button", { name: "Create room" }).click();
  await ada.getByRole("heading", { level: 1, name: "secret" }).waitFor();

  await ben.locator(".system", { hasText: "You are invited to secret." })
    .getByRole("button", { name: "Join secret" }).click();
  await ben.getByRole("heading", { level: 1, name: "secret" }).waitFor();
  // Whoever is in it may invite, from the menu or beside the people.
  await ben.getByRole("button", { name: "What to do with this room" }).click();
  await ben.locator(".menu").getByRole("button", { name: "Invite people" }).click();
  const dialog = ben.getByRole("dialog", { name: "Invite to secret" });
  await ben.keyboard.press("Enter");
  await dialog.getByRole("alert").getByText("Choose somebody to invite").waitFor();
  await dialog.getByRole("option", { name: "Cy Online" }).waitFor();
  assertEquals(await dialog.getByRole("option").count(), 1);
  await ben.keyboard.press("Escape");
  if (await ben.locator(".panel-invite").count() === 0) {
    await ben.getByRole("button", { name: /Show people/ }).click();
  }
  await ben.locator(".panel-invite").click();
  await dialog.getByRole("combobox").fill("cy");
  await ben.keyboard.press("Enter");
  await ben.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await ben.getByText("Invited Cy to secret").waitFor();
  await cy.locator(".system", { hasText: "You are invited to secret." }).waitFor();
});

browserTest(
  "page says how to come back to a room that one left, and counts anew",
  async (stage) => {
    const [ada, ben] = [await stage.visit(), await stage.visit()];
    await comeIn(ada, "Ada");
    await comeIn(ben, "Ben");
    await say(ada, "/join garden");
    await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
    await ada.getByRole("button", { name: "New room" }).click();
    await ada.getByLabel("Name of the room").fill("secret");
    await ada.getByLabel("Who may take part").selectOption("private");
    await ada.getByRole("combobox", { name: "Invite people" }).fill("Ben");
    await ada.keyboard.press("Enter");
    await ada.getByRole("button", { name: "Create room" }).click();
    await ada.getByRole("heading", { level: 1, name: "secret" }).waitFor();
    await ben.getByRole("button", { name: "Join secret", exact: true }).click();
    await say(ben, "Ben is here");
    await sees(ada, "Ben is here");
    await ben.getByRole("button", { name: "What to do with this room" }).click();
    await ben.locator(".menu").getByRole("button", { name: "Leave room" }).click();
    const notice = ben.locator(".system", { hasText: "You left secret." });
    await notice.waitFor();
    const row = ben.locator(".room-row", { hasText: "secret" });
    await row.getByText("1", { exact: true }).waitFor();
    await notice.getByRole("button", { name: "Undo" }).click();
    await ben.getByRole("heading", { level: 1, name: "secret" }).waitFor();
    await sees(ben, "Ben is here");
  },
);
