import { assert, assertEquals } from "@std/assert";
import { browserTest, comeIn, messages, sees } from "./browser.ts";

browserTest(
  "composer formats what is selected, by keys and by the bar, and can undo it",
  async ({ visit }) => {
    const ada = await visit();
    await comeIn(ada, "Ada");
    const input = ada.locator(".composer-input");
    await input.fill("some words");
    await input.selectText();
    await ada.keyboard.press("Control+b");
    assertEquals(await input.inputValue(), "**some words**");
    await ada.keyboard.press("Control+z");
    assertEquals(await input.inputValue(), "some words");
    assertEquals(await ada.getByRole("toolbar").count(), 0, "the bar is shown only when asked for");
    await ada.getByRole("button", { name: "Formatting" }).click();
    await input.selectText();
    await ada.getByRole("button", { name: "Struck through" }).click();
    assertEquals(await input.inputValue(), "~~some words~~");
    await ada.keyboard.press("End");
    await ada.keyboard.press("Control+k");
    await ada.getByRole("dialog").waitFor();
    await ada.keyboard.press("Escape");
    await ada.getByRole("dialog").waitFor({ state: "detached" });
    await input.selectText();
    await ada.keyboard.press("Control+k");
    assertEquals(await input.inputValue(), "[~~some words~~](https://)");
    await ada.keyboard.type("https://a.example");
    await ada.keyboard.press("Enter");
    await ada.locator('.message[data-state="sent"] a[href="https://a.example/"] s').waitFor();
  },
);

browserTest("composer goes on with a list until an item is empty", async ({ visit }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  const input = ada.locator(".composer-input");
  await input.pressSequentially("1. tea");
  await input.press("Shift+Enter");
  await input.pressSequentially("milk");
  await input.press("Shift+Enter");
  await input.press("Shift+Enter");
  await input.pressSequentially("that is all");
  assertEquals(await input.inputValue(), "1. tea\n2. milk\nthat is all");
  await input.press("Enter");
  await ada.locator(".message-text ol li", { hasText: "milk" }).waitFor();
});

browserTest("composer completes emoji by name, and a whole code by itself", async ({ visit }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  const input = ada.locator(".composer-input");
  await input.pressSequentially("well :tad");
  const options = ada.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
  await options.first().waitFor();
  const chosen = ada.locator(".completion-option[aria-selected=true]");
  const id = await chosen.getAttribute("id");
  assertEquals(await input.getAttribute("aria-activedescendant"), id);
  await input.press("ArrowDown");
  await ada.locator(".completion-option[aria-selected=true]:nth-child(2)").waitFor();
  await input.press("ArrowUp");
  await input.press("Enter");
  assertEquals(await input.inputValue(), "well 🎉 ");
  await input.pressSequentially(":+1:");
  assertEquals(await input.inputValue(), "well 🎉 👍");
  await input.pressSequentially(" :smile");
  await options.first().waitFor();
  await input.press("Escape");
  assertEquals(await options.count(), 0);
  await input.press("Enter");
  await sees(ada, "well 🎉 👍 :smile");
});

browserTest("composer completes the names of those who are there", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben Bell");
  await ada.locator(".notice", { hasText: "Ben Bell joined" }).waitFor();
  const input = ada.locator(".composer-input");
  await input.pressSequentially("hi @be");
  await ada.getByRole("option", { name: "@Ben Bell" }).waitFor();
  await input.press("Tab");
  assertEquals(await input.inputValue(), "hi @Ben Bell ");
  await input.pressSequentially("and @he");
  await ada.getByRole("option", { name: "@here" }).click();
  assertEquals(await input.inputValue(), "hi @Ben Bell and @here ");
  assertEquals(await ada.getByRole("option").count(), 0);
  await input.press("Enter");
  await sees(ada, "hi @Ben Bell and @here");
});

browserTest("composer leaves the keys to an input method while it composes", async ({ visit }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  const input = ada.locator(".composer-input");
  await input.pressSequentially(":tada");
  await ada.getByRole("option").first().waitFor();
  for (const key of ["Enter", "ArrowDown", "Tab", "Escape"]) {
    await input.evaluate((area, key) => {
      const init = { key, isComposing: true, bubbles: true, cancelable: true };
      area.dispatchEvent(new KeyboardEvent("keydown", init));
    }, key);
  }
  assertEquals(await input.inputValue(), ":tada");
  assertEquals(await messages(ada), []);
  await ada.getByRole("option").first().waitFor();
});

browserTest("picker finds emoji by keys alone, in the language of the page", async ({ visit }) => {
  const ada = await visit({ locale: "bg" });
  await ada.locator("#name").fill("Ада");
  await ada.locator("#name").press("Enter");
  const input = ada.locator(".composer-input");
  await input.waitFor();
  await ada.getByRole("button", { name: "Избор на емоджи" }).click();
  await ada.locator(".emoji-cell").first().waitFor();
  assert(await ada.locator(".emoji-cell").count() < 400, "only what is in sight is drawn");
  await ada.keyboard.type("котка");
  await ada.locator(".emoji-cell[aria-label^=Котка]").first().waitFor();
  await ada.keyboard.press("ArrowDown");
  await ada.keyboard.press("ArrowUp");
  await ada.keyboard.press("Enter");
  const [cat] = await input.inputValue();
  assert(cat !== undefined);
  assertEquals(await input.evaluate((area) => area === document.activeElement), true);
  assertEquals(await ada.getByRole("dialog").count(), 0);
  await ada.getByRole("button", { name: "Избор на емоджи" }).click();
  await ada.locator(".emoji-cell").first().waitFor();
  assertEquals(await ada.locator(".emoji-cell").first().innerText(), await input.inputValue());
  await ada.keyboard.press("Escape");
  assertEquals(await ada.getByRole("dialog").count(), 0);
  assertEquals(await input.evaluate((area) => area === document.activeElement), true);
});

browserTest(
  "picker gives people the skin tone that was chosen, after a reload too",
  async ({ visit }) => {
    const ada = await visit();
    await comeIn(ada, "Ada");
    const input = ada.locator(".composer-input");
    const choose = async () => {
      await ada.getByRole("button", { name: "Choose an emoji" }).click();
      await ada.getByLabel("Search emoji").fill("waving hand");
    };
    await choose();
    await ada.getByLabel("Skin tone").selectOption({ index: 3 });
    await ada.getByRole("gridcell", { name: "waving hand", exact: true }).click();
    assertEquals(await input.inputValue(), "👋🏽");
    await ada.reload();
    await input.waitFor();
    await choose();
    await ada.getByRole("gridcell", { name: "waving hand", exact: true }).click();
    assertEquals(await input.inputValue(), "👋🏽👋🏽");
  },
);
