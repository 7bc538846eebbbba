import type { Locator, Page, WebSocketRoute } from "playwright-core";
import { CLOSE } from "../../lib/protocol.ts";
import { ANNOUNCEMENTS, type Staged } from "./staged.ts";
import { ROUGH, type Talk } from "./talk.ts";

/** Leads a visitor to a screen. */
export type Open = (page: Page) => Promise<void>;

/**
 * Every screen but the way in: how a visitor who has settled in gets there, in any language and at any
 * size. They change what the next one would begin with, so that each needs a page of its own.
 */
export const SCREENS: Readonly<Record<string, Open>> = {
  room: async () => {},
  people: async (page) => {
    if (await page.locator(".panel").count() === 0) await page.locator(".head-people").click();
    await page.locator(".panel").waitFor();
  },
  thread: async (page) => {
    await page.locator(".log .replies").first().click();
    await page.locator(".thread-log .message").nth(3).waitFor();
  },
  threads: async (page) => {
    await page.locator(".log .replies").first().click();
    const follow = page.locator(".panel-action .icon-bell");
    if (await follow.count() > 0) await follow.click();
    await page.locator(".panel-action .icon-bellOff").waitFor();
    await page.keyboard.press("Alt+t");
    await page.locator(".pin").first().waitFor();
  },
  pins: async (page) => {
    await openRoomMenu(page);
    await page.locator(".menu .icon-pin").click();
    await page.locator(".pin").first().waitFor();
  },
  search: async (page) => {
    await page.keyboard.press("Control+Shift+F");
    await page.locator(".search-tip").first().waitFor();
  },
  found: async (page) => {
    await page.keyboard.press("Control+Shift+F");
    await page.locator(".search-input").fill("summer");
    await page.locator(".result").first().waitFor();
  },
  not_found: async (page) => {
    await page.keyboard.press("Control+Shift+F");
    await page.locator(".search-input").fill("rhinoceros");
    await page.locator(".search-none").waitFor();
  },
  drawer: openDrawer,
  settings: async (page) => {
    await openDrawer(page);
    await page.locator(".me-button").click();
    await page.locator(".sheet").waitFor();
  },
  room_menu: openRoomMenu,
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
  message_menu: async (page) => {
    await openMenu(page, others(page));
  },
  own_menu: async (page) => {
    await openMenu(page, own(page));
  },
  hover: async (page) => {
    await page.locator(".log .message").nth(3).hover();
  },
  reacting: async (page) => {
    if (await isTouch(page)) await openMenu(page, others(page));
    else {
      await others(page).hover();
      await page.locator(".message-actions .icon-smile").click();
    }
    await page.locator(".quick-reactions").waitFor();
  },
  reaction_picker: async (page) => {
    await SCREENS["reacting"]!(page);
    await page.locator(".quick-reactions .icon-plus").click();
    await page.locator(".emoji-cell").first().waitFor();
  },
  emoji: async (page) => {
    await page.locator(".composer .icon-smile").click();
    await page.locator(".emoji-cell").first().waitFor();
  },
  completion: async (page) => {
    await page.locator(".composer .icon-format").click();
    await page.locator(".composer-input").pressSequentially("tea :smi");
    await page.locator(".completion-option").first().waitFor();
  },
  writing: async (page) => {
    await page.locator(".composer .icon-format").click();
    await page.locator(".composer-input").fill("One\n\n- two\n- three\n\nand **four**");
  },
  too_long: async (page) => {
    await page.locator(".composer-input").fill("far too long ".repeat(400));
    await page.locator(".composer-over").waitFor();
  },
  replying: async (page) => {
    await openMenu(page, others(page));
    await page.locator(".menu .icon-reply").click();
    await page.locator(".composer-quote").waitFor();
  },
  editing: async (page) => {
    await openMenu(page, own(page));
    await page.locator(".menu .icon-pencil").click();
    await page.locator(".message-editor").waitFor();
  },
  deleting: async (page) => {
    await openMenu(page, own(page));
    await page.locator(".menu .icon-trash").click();
    await page.locator(".asked-quote").waitFor();
  },
  versions: async (page) => {
    await page.locator(".log button.message-edited").last().click();
    await page.locator(".version").nth(1).waitFor();
  },
  direct: async (page) => {
    await openDrawer(page);
    await page.locator(".room-row", { has: page.locator(".avatar") }).first().click();
    await page.locator(".log .message").first().waitFor();
  },
  rough: async (page) => {
    await write(page, `/join ${ROUGH.room}`);
    await page.locator(".log table").waitFor();
  },
  empty: async (page) => {
    await write(page, "/join greenhouse");
    await page.locator(".empty").waitFor();
  },
  no_rights: async (page) => {
    await write(page, `/join ${ANNOUNCEMENTS}`);
    await page.locator(".empty, .log-start").first().waitFor();
    await page.locator(".room-head .icon-horn").waitFor();
    if (await page.locator(".composer-closed").count() === 0) {
      await page.locator(".composer-input").fill("May I?");
      await page.locator(".composer-input").press("Enter");
    }
    await page.locator(".composer-closed").waitFor();
  },
  offline: async (page) => {
    await page.context().setOffline(true);
    await page.evaluate(() => dispatchEvent(new Event("offline")));
    await page.locator('.link-line[data-shown="true"]').waitFor();
    await write(page, "🌱 1, 2, 3");
    await page.locator(".message-clock").waitFor();
  },
  restarting: async (page) => {
    const open: WebSocketRoute[] = [];
    let up = true;
    await page.routeWebSocket(/\/ws$/, (socket) => {
      if (!up) return;
      open.push(socket);
      socket.connectToServer();
    });
    await page.reload();
    await settled(page);
    up = false;
    for (const socket of open) {
      await socket.close({ code: CLOSE.restart, reason: "retry_after_ms=5000" });
    }
    await page.locator(".link-line .link-button").waitFor();
  },
  connecting: async (page) => {
    await page.routeWebSocket(/\/ws$/, () => {});
    await page.reload();
    await page.locator('.link-line[data-shown="true"], .ghost-log').last().waitFor();
  },
};

/** A message of somebody else, with much around it. */
function others(page: Page): Locator {
  return page.locator(".log .group:not(.group-own) .message[data-id]", {
    has: page.locator(".reactions"),
  }).last();
}

/** A message of the visitor's. */
function own(page: Page): Locator {
  return page.locator(".log .group-own .message[data-id]").last();
}

function isTouch(page: Page): Promise<boolean> {
  return page.evaluate(() => matchMedia("(pointer: coarse)").matches);
}

/** Shows everything that can be done with a message, as finger or mouse do. */
async function openMenu(page: Page, row: Locator): Promise<void> {
  if (await isTouch(page)) {
    await row.evaluate((target) => {
      const { left, top } = target.getBoundingClientRect();
      const touch = new Touch({ identifier: 1, target, clientX: left + 9, clientY: top + 9 });
      target.dispatchEvent(new TouchEvent("touchstart", { touches: [touch], bubbles: true }));
    });
  } else {
    await row.hover();
    await page.locator(".message-actions .icon-more").click();
  }
  await page.locator(".menu").waitFor();
}

/** On a phone the rooms are in a drawer. */
async function openDrawer(page: Page): Promise<void> {
  const menu = page.locator(".conversation .narrow-only").first();
  if (!await menu.isVisible()) return;
  await menu.click();
  await page.locator(".sidebar").waitFor({ state: "visible" });
}

/** Shows what can be done with the room. */
async function openRoomMenu(page: Page): Promise<void> {
  await page.locator(".head-menu").click();
  await page.locator(".menu").waitFor();
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

/** Comes in, where people have talked already, and takes part. */
export async function settleIn(page: Page, talk: Talk, staged: Staged): Promise<void> {
  const { room, visitor, names, rooms, aside } = talk;
  const here = page.locator(".room-head .room-name", { hasText: room });
  await enter(page, { name: visitor.name, room });
  const [other] = rooms.slice(1);
  if (other !== undefined) {
    const [name, by, text] = other;
    await write(page, `/join ${name}`);
    await page.locator(".room-head .room-name", { hasText: name }).waitFor();
    await page.locator(".room-row", { hasText: room }).click();
    await here.waitFor();
    await staged.say(names[by], name, text);
  }
  await write(page, visitor.was);
  await page.locator('.group-own .message[data-state="sent"]').waitFor();
  await page.locator(".composer-input").press("ArrowUp");
  await page.locator(".message-editor textarea").fill(visitor.text);
  await page.locator(".message-editor textarea").press("Enter");
  await page.locator(".group-own .message-edited").waitFor();
  await staged.tell(names.ada, visitor.name, aside);
  await page.locator(".room-row .badge").nth(1).waitFor();
}

/** Waits until an open room looks as it will. */
export async function settled(page: Page): Promise<void> {
  await page.locator(".log .message").first().waitFor();
  await page.locator(".log .hl-keyword").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
}
