import { assertEquals, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { migrate, MIGRATIONS, versionOf } from "../../lib/store/migrations.ts";

Deno.test("migrate() takes the steps that are missing, in order, once each", () => {
  const db = new DatabaseSync(":memory:");
  const steps = ["CREATE TABLE log (step INTEGER); INSERT INTO log VALUES (1)"];
  migrate(db, steps);
  steps.push("INSERT INTO log VALUES (2)", "INSERT INTO log VALUES (3)");
  migrate(db, steps);
  migrate(db, steps);
  assertEquals(db.prepare("SELECT step FROM log").all().map((row) => row["step"]), [1, 2, 3]);
  assertEquals(versionOf(db), 3);
  db.close();
});

Deno.test("migrate() leaves a step that fails undone, and those before it done", () => {
  const db = new DatabaseSync(":memory:");
  const broken = "CREATE TABLE second (a); INSERT INTO nowhere VALUES (1)";
  assertThrows(() => migrate(db, ["CREATE TABLE first (a)", broken]), Error, "nowhere");
  const tables = () => db.prepare("SELECT name FROM sqlite_schema").all().map((row) => row["name"]);
  assertEquals([versionOf(db), db.isTransaction, tables()], [1, false, ["first"]]);
  migrate(db, ["CREATE TABLE first (a)", "CREATE TABLE second (a)"]);
  assertEquals([versionOf(db), tables()], [2, ["first", "second"]]);
  db.close();
});

Deno.test("migrate() gives a new database every step", () => {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  assertEquals(versionOf(db), MIGRATIONS.length);
  db.close();
});
