import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkDescriptors } from "../../../lib/cli/doctor/descriptors.ts";

Deno.test("checkDescriptors() wants enough for those who are connected, and for a crowd", () => {
  const status = (available: number, connections: number | null = null) =>
    checkDescriptors(available, { connections }).status;
  assertEquals([status(4_096), status(1_000), status(200)], ["ok", "warning", "problem"]);
  assertEquals([status(1_000, 700), status(1_000, 900)], ["warning", "problem"]);
  assertStringIncludes(
    checkDescriptors(1_000, { connections: 900 }).seen,
    "about 1000 connections, and 900 are connected now",
  );
});
