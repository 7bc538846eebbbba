import { computed, effect, signal } from "@preact/signals";
import { render } from "preact";
import { chooseLanguage, type Language } from "../lib/client/languages.ts";
import { Transport } from "../lib/client/transport.ts";
import { App } from "./components/app.tsx";
import { AMPLE, PANEL_BESIDE } from "./components/media.ts";
import { openCupboard } from "./cupboard.ts";
import { browserDevice } from "./device.ts";
import { EmojiHabits } from "./emoji/habits.ts";
import { EndPanel } from "./end_panel.ts";
import { loadInsideStyle } from "./inside_style.ts";
import { keepPage } from "./keep.ts";
import { keepAboveKeyboard } from "./keyboard_space.ts";
import { Lazy } from "./lazy.ts";
import { Look } from "./look.ts";
import { Memory } from "./memory.ts";
import { linkIn } from "./message_link.ts";
import { unreadTotal } from "./model/unread.ts";
import { titleOf } from "./model/view.ts";
import { type Overlay, PageContext } from "./page.ts";
import { Recent } from "./recent.ts";
import { Renewal } from "./renewal.ts";
import { Store } from "./store.ts";
import { LANGUAGE_KEY, markLanguage } from "./text/languages.ts";
import { learn } from "./text/speech.ts";

async function main(): Promise<void> {
  const shared = openCupboard(() => localStorage);
  const memory = new Memory({
    shared,
    tab: openCupboard(() => sessionStorage),
  });
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const markdown = new Lazy(() => import("../lib/client/markdown.ts"));
  const store = new Store({
    connect: (options) => new Transport({ url: `${scheme}//${location.host}/ws`, ...options }),
    memory,
    device: browserDevice(),
    plain: (message) => markdown.value.value?.markdownText(message) ?? message,
    list: (names) => speech.value.list(names),
  });
  const recent = new Recent(memory);
  effect(() => {
    const { active } = store.view.value;
    if (active !== null) recent.visited(active);
  });
  const look = new Look(shared);
  effect(() => look.mark(document));
  const { style } = document.documentElement;
  keepAboveKeyboard(globalThis.window, (height) => {
    if (height === null) style.removeProperty("--visible");
    else style.setProperty("--visible", `${height}px`);
  });
  const overlay = signal<Overlay | null>(null);
  const panel = new EndPanel({
    memory,
    room: () => store.view.value.active,
    beside: () => matchMedia(PANEL_BESIDE).matches,
    ample: () => matchMedia(AMPLE).matches,
  });
  const wanted = navigator.languages;
  const first = chooseLanguage(memory.language, wanted);
  const speech = signal(await learn(first, wanted).catch(() => learn("en", wanted)));
  effect(() => markLanguage(document.documentElement, speech.value.language));
  async function speak(language: Language): Promise<boolean> {
    const learnt = await learn(language, wanted).catch(() => null);
    if (learnt === null) return false;
    memory.language = language;
    speech.value = learnt;
    return true;
  }
  async function speakAsElsewhere(): Promise<void> {
    const chosen = () => chooseLanguage(memory.language, wanted);
    const learnt = await learn(chosen(), wanted).catch(() => null);
    // Chosen anew while it was loaded.
    if (learnt?.language === chosen()) speech.value = learnt;
  }
  addEventListener("storage", ({ key }) => {
    look.changedElsewhere(key);
    if (key === LANGUAGE_KEY) void speakAsElsewhere();
  });
  effect(() => {
    const { text, list } = speech.value;
    const view = store.view.value;
    const room = store.room.value;
    const server = view.serverName ?? "";
    const inside = store.entry.value.inside && room !== null;
    const title = inside ? text("titleRoom", { room: titleOf(view, room, list), server }) : server;
    const n = inside ? unreadTotal(view) : 0;
    if (title !== "") document.title = n > 0 ? text("titleUnread", { n, title }) : title;
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    const href = n > 0 ? "/icon-unread.svg" : "/icon.svg";
    if (icon !== null && icon.getAttribute("href") !== href) icon.setAttribute("href", href);
  });
  const rooms = new Lazy(async () => {
    const [part] = await Promise.all([import("./components/inside.tsx"), loadInsideStyle()]);
    return part;
  });
  // Who only looks at the form need not load what is behind it; who touches it will want that.
  for (const type of ["keydown", "pointerdown"]) {
    addEventListener(type, () => rooms.want(), { once: true, passive: true });
  }
  const renewal = new Renewal({ history, reload: () => location.reload() });
  effect(() => {
    // At the form nothing is read yet. What could not be loaded is tried again when the line changes.
    const { inside, busy } = store.entry.value;
    const { kind } = store.link.value;
    const settled = store.settled.value;
    if (kind === "closed" || !inside && !busy) return;
    rooms.load().then(
      () => renewal.whole(),
      // With nothing in the way the server would have it. Not before the rooms are remembered.
      () => inside && settled && kind === "online" && renewal.missing(),
    );
    markdown.want();
  });
  const highlighter = new Lazy(() => import("./markdown/highlight.ts"));
  const emoji = computed(() => {
    const { language } = speech.value;
    return new Lazy(async () => {
      const [{ loadEmoji }, { drawnHere }] = await Promise.all([
        import("./emoji/emoji.ts"),
        import("./emoji/drawn.ts"),
      ]);
      return await loadEmoji(language, drawnHere());
    });
  });
  const search = new Lazy(() => import("./search/search_form.tsx"));
  const picker = new Lazy(() => import("./emoji/emoji_picker.tsx"));
  const habits = new EmojiHabits(memory);
  const fixed = {
    store,
    recent,
    panel,
    look,
    overlay,
    speak,
    markdown,
    highlighter,
    picker,
    search,
    habits,
  };
  function Root() {
    return (
      <PageContext.Provider value={{ ...fixed, emoji: emoji.value, ...speech.value }}>
        <App inside={rooms} />
      </PageContext.Provider>
    );
  }
  function followLink(): void {
    const link = linkIn(location.hash);
    if (link === null) return;
    // The same link may be followed once more.
    history.replaceState(null, "", location.pathname + location.search);
    store.follow(link);
  }
  addEventListener("hashchange", followLink);
  followLink();
  // Who comes back does not see the form first.
  if (store.entry.value.inside) await rooms.load().catch(() => {});
  render(<Root />, document.getElementById("page")!);
  store.start();
  void keepPage();
}

void main();
