import type { Page } from "playwright-core";

/** Every screen but the way in: how one gets there from an open room, in any language. */
export const SCREENS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  room: async () => {},
  people: async (page) => {
    if (await page.locator(".panel").count() === 0) await page.locator(".head-people").click();
    await page.locator(".panel").waitFor();
  },
  search: async (page) => {
    await page.keyboard.press("Control+Shift+F");
    await page.locator(".search-tip").first().waitFor();
  },
  found: async (page) => {
    await page.keyboard.press("Control+Shift+F");
    await page.locator(".search-input").fill("from:Ben");
    await page.locator(".result").first().waitFor();
  },
  rooms: openDrawer,
  settings: async (page) => {
    await openDrawer(page);
    await page.locator(".me-button").click();
    await page.locator(".sheet").waitFor();
  },
  room_settings: async (page) => {
    await page.locator(".head-level").click();
    await page.locator(".sheet").waitFor();
  },
  switcher: async (page) => {
    await page.keyboard.press("Control+k");
    await page.locator(".destination").first().waitFor();
  },
  new_message: async (page) => {
    await page.keyboard.press("Control+Shift+K");
    await page.locator(".people-input").pressSequentially("Zed,B");
    await page.locator(".destination").first().waitFor();
  },
  shortcuts: async (page) => {
    await page.keyboard.press("Control+/");
    await page.locator(".shortcut").first().waitFor();
  },
  new_room: async (page) => {
    await openDrawer(page);
    await page.locator(".sidebar .button-small").first().click();
    await page.locator(".new-room").waitFor();
  },
  writing: async (page) => {
    await page.locator(".composer .icon-format").click();
    await page.locator(".composer-input").pressSequentially("tea :smi");
    await page.locator(".completion-option").first().waitFor();
  },
  emoji: async (page) => {
    await page.locator(".composer .icon-smile").click();
    await page.locator(".emoji-cell").first().waitFor();
  },
  empty: async (page) => {
    await write(page, "/join greenhouse");
    await page.locator(".empty").waitFor();
  },
};

/** On a phone the rooms are in a drawer. */
async function openDrawer(page: Page): Promise<void> {
  const menu = page.locator(".conversation .narrow-only");
  if (await menu.isVisible()) await menu.click();
}

/** Writes and sends without waiting for the name that a language gives to a button. */
export async function write(page: Page, text: string): Promise<void> {
  const input = page.locator(".composer-input");
  await input.fill(text);
  await input.press("Enter");
  await input.evaluate((it) => (it as HTMLElement).blur());
}

/** Comes in by the form. */
export async function enter(
  page: Page,
  { name, room }: { name: string; room: string },
): Promise<void> {
  await page.locator("#name").fill(name);
  await page.locator("#room").fill(room);
  await page.locator(".entry-button").click();
  await page.locator(".composer-input").waitFor();
}
