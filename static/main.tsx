import { effect } from "@preact/signals";
import { render } from "preact";
import { Transport } from "../lib/client/transport.ts";
import { App } from "./components/app.tsx";
import { browserDevice } from "./device.ts";
import { createTimeFormat } from "./format/time.ts";
import { type Cupboard, emptyCupboard, Memory } from "./memory.ts";
import { titleOf, unreadTotal } from "./model/view.ts";
import { PageContext } from "./page.ts";
import { Store } from "./store.ts";
import { createText } from "./text/catalog.ts";
import { en } from "./text/en.ts";

const LOCALE = "en";

/** Some browsers throw where a person forbade storage; then the page remembers only while it is open. */
function cupboard(open: () => Cupboard): Cupboard {
  try {
    const found = open();
    found.getItem("parlor.name");
    return found;
  } catch {
    return emptyCupboard();
  }
}

function main(): void {
  const text = createText(en, LOCALE);
  // The language is the page's, the habits of writing times are the device's where they fit it.
  const region = navigator.languages.find((tag) => tag.startsWith(LOCALE)) ?? LOCALE;
  const time = createTimeFormat(region, text);
  const names = new Intl.ListFormat(region, { type: "conjunction" });
  const list = (of: readonly string[]) => names.format(of);
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const store = new Store({
    connect: (options) => new Transport({ url: `${scheme}//${location.host}/ws`, ...options }),
    memory: new Memory({
      shared: cupboard(() => localStorage),
      tab: cupboard(() => sessionStorage),
    }),
    device: browserDevice(),
  });
  effect(() => {
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
  const page = { store, text, time, list };
  render(
    <PageContext.Provider value={page}>
      <App />
    </PageContext.Provider>,
    document.getElementById("page")!,
  );
  store.start();
}

main();
