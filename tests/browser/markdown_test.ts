import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn, messages, say, sees } from "./browser.ts";

const MESSAGE = `# A heading
**bold**, *slanted*, ~~gone~~, \`code\` and [a site](https://a.example)
> quoted
> - [x] done
> - [ ] open

| a | b |
|---|--:|
| 1 | 2 |

\`\`\`
let lamp = "on";
\`\`\``;

/** The kinds of the last message's elements. */
async function elements(page: Page): Promise<string[]> {
  return await page.locator(".message-text").last().evaluate((text) => {
    const names = [...text.querySelectorAll("*")].map((element) => element.localName);
    return [...new Set(names)].sort();
  });
}

browserTest("page shows Markdown, to its author before the server has it", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await ada.context().setOffline(true);
  await say(ada, "**waits**");
  await ada.locator(".message-text strong", { hasText: "waits" }).waitFor();
  await ada.context().setOffline(false);
  await say(ada, MESSAGE);
  for (const page of [ada, ben]) {
    await page.locator(".message-text table").waitFor();
    const found = await elements(page);
    for (const name of ["strong", "em", "s", "code", "a", "blockquote", "ul", "table", "pre"]) {
      assert(found.includes(name), `${name} in ${found}`);
    }
    assertEquals(found.filter((name) => /^h\d$|img/.test(name)), []);
  }
  const link = ben.locator(".message-text a");
  assertEquals(await link.getAttribute("rel"), "noopener noreferrer nofollow");
  assertEquals(await link.getAttribute("target"), "_blank");
  await ben.getByRole("img", { name: "Not done" }).waitFor();
});

browserTest("page breaks a message where its author did", async ({ visit }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  await say(ada, "roses\n  are *red*\nviolets");
  await sees(ada, "violets");
  assertEquals(await messages(ada), ["roses\n  are red\nviolets"]);
});

browserTest("page copies code", async ({ visit }) => {
  const ada = await visit();
  await ada.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await comeIn(ada, "Ada");
  await say(ada, "```\nlet a;\n\nlet b;\n```");
  await sees(ada, "let a;");
  await ada.locator(".md-block").hover();
  await ada.getByRole("button", { name: "Copy code" }).click();
  await ada.getByRole("button", { name: "Copied" }).waitFor();
  assertEquals(await ada.evaluate(() => navigator.clipboard.readText()), "let a;\n\nlet b;");
});

browserTest("page shows messages as they were typed while it has no parser", async ({ visit }) => {
  // What the service worker fetches cannot be intercepted.
  const ada = await visit({ serviceWorkers: "block" });
  await ada.route(/markdown.*\.js$/, (route) => route.abort());
  await comeIn(ada, "Ada");
  await say(ada, "**bold** https://a.example");
  await sees(ada, "**bold** https://a.example");
  assertEquals(await ada.locator(".message-text a").count(), 1);
});

browserTest("page colours code, to be read in both themes", async ({ visit }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    const ada = await visit({ colorScheme });
    await comeIn(ada, `Ada ${colorScheme}`);
    await say(ada, '```ts\nconst a: string = f("b", 1); // c\n```\n```diff\n+ d\n- e\n```');
    await ada.locator(".hl-removed").last().waitFor();
    const contrasts = await ada.evaluate(() => {
      const canvas = document.createElement("canvas");
      const context = canvas.getContext("2d", { willReadFrequently: true })!;
      const over = (...colours: string[]) => {
        for (const colour of colours) {
          context.fillStyle = colour;
          context.fillRect(0, 0, 1, 1);
        }
        // WCAG 2.2, relative luminance.
        const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data]
          .map((value) => value / 255)
          .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const block = document.querySelector(".md-block")!;
      const paper = getComputedStyle(document.body).backgroundColor;
      const code = getComputedStyle(block).backgroundColor;
      // A message under the pointer is shaded.
      const hover = document.createElement("p");
      hover.className = "mention";
      block.append(hover);
      const shade = getComputedStyle(hover).backgroundColor;
      return ["comment", "keyword", "string", "number", "name", "type", "added", "removed"]
        .map((role) => {
          const run = document.createElement("span");
          run.className = `hl-${role}`;
          block.append(run);
          const lights = [over(paper, shade, code), over(getComputedStyle(run).color)].sort();
          run.remove();
          return { role, contrast: (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05) };
        });
    });
    assertEquals(contrasts.filter(({ contrast }) => contrast < 4.5), [], colorScheme);
  }
});
