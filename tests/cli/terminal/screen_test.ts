import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { layOut } from "../../../lib/cli/terminal/layout.ts";
import { Screen } from "../../../lib/cli/terminal/screen.ts";
import { FakeTerminal } from "./fake_terminal.ts";

function start(): {
  terminal: FakeTerminal;
  screen: Screen;
  type(text: string, cursor?: number): void;
} {
  const terminal = new FakeTerminal();
  const screen = new Screen({
    write: (text) => terminal.write(text),
    size: () => ({ columns: terminal.columns, rows: terminal.rows }),
  });
  const type = (text: string, cursor = text.length) =>
    screen.edit({ prompt: "[Ada] ", text, cursor });
  return { terminal, screen, type };
}

Deno.test("Screen puts lines above the prompt and keeps what was typed", () => {
  const { terminal, screen, type } = start();
  type("Hel");
  screen.print("[general] Ben: Hi");
  screen.flush();
  assertEquals(terminal.lines, ["[general] Ben: Hi", "[Ada] Hel"]);
  assertEquals(terminal.cursor, [1, 9]);
});

Deno.test("Screen.commit() leaves the line in the transcript", () => {
  const { terminal, screen, type } = start();
  type("Hel");
  screen.commit("Hello, who is there?");
  type("");
  screen.print("[general] Ben: I");
  screen.flush();
  assertEquals(terminal.lines, ["[Ada] Hello, who is ", "there?", "[general] Ben: I", "[Ada] "]);
});

Deno.test("Screen draws the lines of one turn at once, in order", async () => {
  const { terminal, screen, type } = start();
  type("x");
  screen.print("one");
  screen.print("two");
  assertEquals(terminal.lines, ["[Ada] x"]);
  await Promise.resolve();
  assertEquals(terminal.lines, ["one", "two", "[Ada] x"]);
});

Deno.test("Screen.close() takes the prompt away and shows what still waits", () => {
  const { terminal, screen, type } = start();
  type("Hello, who is there?", 2);
  screen.print("one");
  screen.close();
  assertEquals(terminal.lines, ["one"]);
  assertEquals(terminal.cursor, [1, 0]);
});

Deno.test("Screen shows the transcript and the prompt right after any editing", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "b ", "你", "e\u0301", "👨‍👩‍👧", "\n"),
    maxLength: 40,
  });
  const step = fc.oneof(
    fc.record({ edit: text, cursor: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({
      print: fc.string({ unit: fc.constantFrom("x", "中"), minLength: 1, maxLength: 30 }),
    }),
    fc.record({ commit: text }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
    const { terminal, screen, type } = start();
    const expected: string[] = [];
    const wrapped = (line: string) => {
      const { rows } = layOut({ prompt: "", text: line, cursor: 0 }, { columns: 20, rows: 99 });
      return rows;
    };
    let last = { prompt: "[Ada] ", text: "", cursor: 0 };
    type("");
    for (const one of steps) {
      if ("edit" in one) {
        const borders = [...new Intl.Segmenter().segment(one.edit)].map(({ index }) => index);
        borders.push(one.edit.length);
        const cursor = borders[Math.floor(one.cursor * (borders.length - 1))]!;
        type(one.edit, cursor);
        last = { ...last, text: one.edit, cursor };
      } else if ("print" in one) {
        screen.print(one.print);
        screen.flush();
        expected.push(...wrapped(one.print));
      } else {
        const { rows } = layOut({ ...last, text: one.commit, cursor: one.commit.length }, {
          columns: 20,
          rows: 10,
        });
        screen.commit(one.commit);
        type("");
        expected.push(...rows);
        last = { ...last, text: "", cursor: 0 };
      }
    }
    const { rows, cursor } = layOut(last, { columns: 20, rows: 10 });
    const all = [...expected, ...rows];
    while (all.at(-1) === "") all.pop();
    assertEquals(terminal.lines, all);
    assertEquals(terminal.cursor, [expected.length + cursor.row, cursor.column]);
  }));
});
