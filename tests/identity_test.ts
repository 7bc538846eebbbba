import { assertEquals, assertNotEquals } from "@std/assert";
import { Identity } from "../lib/identity.ts";

const ADA = "ada00000000000000000";
const BEN = "ben00000000000000000";
const identity = new Identity(new Uint8Array(32).fill(1));

Deno.test("Identity verifies what it signed", () => {
  assertEquals(identity.verify(identity.sign(ADA)), ADA);
});

Deno.test("Identity refuses a token that another key signed", () => {
  const other = new Identity(new Uint8Array(32).fill(2));
  assertEquals(identity.verify(other.sign(ADA)), null);
});

Deno.test("Identity refuses another person under somebody's signature", () => {
  const [, signature] = identity.sign(ADA).split(".");
  assertEquals(identity.verify(`${BEN}.${signature}`), null);
});

Deno.test("Identity refuses every change of one character", () => {
  const token = identity.sign(ADA);
  for (let i = 0; i < token.length - 1; i++) {
    const changed = token.slice(0, i) + (token[i] === "a" ? "b" : "a") + token.slice(i + 1);
    assertNotEquals(changed, token);
    assertEquals(identity.verify(changed), null, changed);
  }
});

Deno.test("Identity refuses what is no token", () => {
  for (const text of ["", ".", ADA, `${ADA}.`, "a".repeat(100_000), `${ADA}.${"=".repeat(43)}`]) {
    assertEquals(identity.verify(text), null);
  }
});
