import { assertEquals } from "@std/assert";
import { layOut } from "../../../lib/cli/terminal/layout.ts";

const SIZE = { columns: 10, rows: 24 };

function lay(text: string, cursor = text.length, size = SIZE) {
  const { rows, cursor: { row, column } } = layOut({ prompt: "[Ada] ", text, cursor }, size);
  return { rows, cursor: [row, column] };
}

Deno.test("layOut() puts the cursor behind the line", () => {
  assertEquals(lay("Hi"), { rows: ["[Ada] Hi"], cursor: [0, 8] });
});

Deno.test("layOut() breaks a long line, and gives a cursor at its end a row of its own", () => {
  assertEquals(lay("Hello"), { rows: ["[Ada] Hell", "o"], cursor: [1, 1] });
  assertEquals(lay("Hell"), { rows: ["[Ada] Hell", ""], cursor: [1, 0] });
  assertEquals(lay("Hello", 4), { rows: ["[Ada] Hell", "o"], cursor: [1, 0] });
});

Deno.test("layOut() does not cut a wide character in two", () => {
  assertEquals(lay("abc你"), { rows: ["[Ada] abc", "你"], cursor: [1, 2] });
  assertEquals(lay("abc你", 3), { rows: ["[Ada] abc", "你"], cursor: [1, 0] });
  assertEquals(lay("你好", 1), { rows: ["[Ada] 你好"], cursor: [0, 8] });
});

Deno.test("layOut() gives marks no column of their own", () => {
  assertEquals(lay("e\u0301e\u0301"), { rows: ["[Ada] e\u0301e\u0301"], cursor: [0, 8] });
});

Deno.test("layOut() shows a line break as a sign", () => {
  assertEquals(lay("a\nb"), { rows: ["[Ada] a↵b"], cursor: [0, 9] });
});

Deno.test("layOut() shows the rows around the cursor of a line that is too long for the terminal", () => {
  const text = "0123456789".repeat(5);
  const size = { columns: 10, rows: 3 };
  assertEquals(lay(text, text.length, size).rows, ["4567890123", "456789"].map((row) => row));
  assertEquals(lay(text, 0, size), { rows: ["[Ada] 0123", "4567890123"], cursor: [0, 6] });
});
