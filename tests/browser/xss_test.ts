import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { Peer } from "../peer.ts";
import { browserTest, comeIn, say, sees } from "./browser.ts";

/** What runs a script where text becomes HTML, attributes or addresses; each calls `alert`. */
const ATTACKS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)>",
  "<svg><script href=data:,alert(1) /></svg>",
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<a href=javascript:alert(1)>x</a>",
  "<details open ontoggle=alert(1)>",
  "<input autofocus onfocus=alert(1)>",
  "<video><source onerror=alert(1)></video>",
  "<body onload=alert(1)>",
  '"><script>alert(1)</script>',
  "'\"--></style></script><svg onload=alert(1)>",
  '" onmouseover=alert(1) x="',
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&#60;script&#62;alert(1)&#60;/script&#62;",
  "{{constructor.constructor('alert(1)')()}}",
  "${alert(1)}",
  "javascript:alert(1)",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java&#115;cript:alert(1))",
  "[x](javascript&colon;alert(1))",
  "[x](\u0001javascript:alert(1))",
  "[x](<javascript:alert(1)>)",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](vbscript:alert(1))",
  '[x](https://a.example"onclick="alert(1))',
  "[x](https://a.example 'a\" onclick=\"alert(1)')",
  "![x](javascript:alert(1))",
  '![x" onerror="alert(1)](https://a.example/x.png)',
  "<javascript:alert(1)>",
  '<https://a.example"onclick="alert(1)>',
  "[a]: javascript:alert(1)\n[a]",
  'https://a.example/"onmouseover="alert(1)',
  '```"><img src=x onerror=alert(1)>\n</code></pre><script>alert(1)</script>\n```',
  "`<img src=x onerror=alert(1)>`",
  "| <img src=x onerror=alert(1)> |\n|---|\n| [x](javascript:alert(1)) |",
  "> <svg onload=alert(1)>\n> - [x] <script>alert(1)</script>",
  "**<b onmouseover=alert(1)>x</b>**",
];

/** Elements that no message makes. */
const FORBIDDEN =
  "img, iframe, object, embed, style, base, video, details, math, body #page script";

async function assertHarmless(page: Page, where: string): Promise<void> {
  const found = await page.locator("#page").evaluate((root, forbidden) => {
    const all = [...root.querySelectorAll("*")];
    const handlers = all.flatMap((element) =>
      [...element.attributes].filter(({ name }) => /^on|^srcdoc$/i.test(name))
        .map(({ name }) => `${element.localName} ${name}`)
    );
    const addresses = all.flatMap((element) =>
      ["href", "src", "action", "formaction", "xlink:href"].flatMap((name) =>
        element.getAttribute(name) ?? []
      )
    ).filter((address) => !/^(https?:|mailto:|#|\/)/.test(address));
    const elements = [...root.querySelectorAll(forbidden)].map((element) => element.outerHTML);
    return { handlers, addresses, elements };
  }, FORBIDDEN);
  assertEquals(found, { handlers: [], addresses: [], elements: [] }, where);
}

browserTest(
  "page runs nothing that people write, and makes no handlers of it",
  async ({ visit }) => {
    const ada = await visit();
    const ben = await visit();
    const ran: string[] = [];
    for (const page of [ada, ben]) {
      page.on("dialog", (dialog) => {
        ran.push(dialog.message());
        void dialog.dismiss();
      });
      await page.addInitScript(() => {
        Object.assign(globalThis, { alert: () => document.documentElement.dataset.ran = "yes" });
      });
      await page.reload();
    }
    await comeIn(ada, "Ada");
    await comeIn(ben, "Ben");
    for (const [n, attack] of ATTACKS.entries()) await say(ada, `${attack} end${n}`);
    await say(ada, "all were said");
    for (const page of [ada, ben]) {
      await sees(page, "all were said");
      await page.locator(".message-text strong").first().waitFor();
      assertEquals(await page.locator(".message").count(), ATTACKS.length + 1);
      await assertHarmless(page, "messages");
    }
    const names = ATTACKS.map((attack) => attack.replace(/\s+/g, " ").slice(0, 32));
    for (const [n, name] of names.entries()) {
      await say(ada, `/nick ${name}`);
      await say(ada, `/topic ${ATTACKS[n]!.replaceAll("\n", " ")}`);
    }
    await say(ada, "was called a lot");
    await sees(ben, "was called a lot");
    const rooms = names.slice(0, 20).filter((name) => !/[,:]/.test(name));
    for (const name of rooms) {
      await say(ada, `/join ${name}`);
      await ada.locator("h1", { hasText: name }).waitFor();
    }
    await ben.locator(".room-row", { hasText: rooms.at(-1)! }).waitFor();
    await assertHarmless(ada, "names, topics and rooms");
    await assertHarmless(ben, "names, topics and rooms");
    await ben.keyboard.press("Control+Shift+F");
    for (const attack of ATTACKS.slice(0, 10)) {
      await ben.locator(".search-input").fill(`${attack} from:${attack}`);
    }
    await ben.locator(".search-input").fill("alert end");
    await ben.locator(".result").nth(19).waitFor();
    await assertHarmless(ben, "what was found");
    for (const page of [ada, ben]) {
      assertEquals(await page.locator("html").getAttribute("data-ran"), null);
    }
    assertEquals(ran, []);
    assert(await ben.locator(".notice", { hasText: "onerror" }).count() > 0, "topics were set");
  },
);

browserTest(
  "page runs nothing that is quoted, threaded, edited, pinned or found",
  async ({ server, visit }) => {
    const ada = await visit();
    await comeIn(ada, "Ada");
    const cy = await Peer.open(`${server.url.replace(/^http/, "ws")}ws`, {
      protocols: ["parlor.v1"],
    });
    let ref = 0;
    const ask = async (type: string, data: Record<string, unknown>) => {
      cy.send({ type, data, ref: ++ref });
      for (;;) {
        const frame = await cy.next();
        if (frame["ref"] === ref) return frame["data"];
      }
    };
    const room = "general";
    await ask("hello", { username: "Cy" });
    await ask("join_room", { room });
    for (const message of ATTACKS) {
      const { id } = await ask("send_message", { room, message, plain: true });
      await ask("send_message", { room, message, plain: true, reply_to: id });
      await ask("send_message", { room, message, plain: true, thread: id });
      await ask("edit_message", { room, id, message: `${message} edited` });
      await ask("pin_message", { room, id, pinned: true });
    }
    await ask("send_message", { room, message: "**all** were said" });
    await cy.close();
    await sees(ada, "all were said");
    await ada.locator(".message-text strong").first().waitFor();
    await ada.getByRole("button", { name: "Pinned messages" }).click();
    await ada.locator(".pin").nth(ATTACKS.length - 1).waitFor();
    await assertHarmless(ada, "quotes and pins");
    await ada.locator(".replies").last().click();
    await ada.locator(".thread-log .message").nth(1).waitFor();
    await ada.locator(".thread-log .message-edited").click();
    await ada.getByRole("dialog").waitFor();
    await assertHarmless(ada, "thread and versions");
    await ada.keyboard.press("Escape");
    await ada.getByRole("button", { name: "Search" }).click();
    await ada.locator(".search-input").fill("alert");
    await ada.locator(".result mark").first().waitFor();
    await assertHarmless(ada, "results");
    for (const query of ATTACKS) await ada.locator(".search-input").fill(query);
    await ada.locator(".search-input").fill("said");
    await ada.locator(".result mark", { hasText: "said" }).waitFor();
    await assertHarmless(ada, "queries");
  },
);
