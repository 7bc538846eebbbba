import { assertEquals } from "@std/assert";
import { Attendance, IDLE_MS } from "../../static/attendance.ts";
import { FakeDevice } from "./device.ts";

function setUp() {
  const device = new FakeDevice();
  const told: string[] = [];
  const attendance = new Attendance(device, (status) => told.push(status));
  return { device, told, attendance };
}

Deno.test("Attendance says away once after a while without a sign of life", () => {
  const { device, told, attendance } = setUp();
  device.pass(IDLE_MS - 1);
  attendance.check();
  assertEquals(told, []);
  device.pass(1);
  attendance.check();
  attendance.check();
  assertEquals(told, ["away"]);
});

Deno.test("Attendance says online at the next sign of life", () => {
  const { device, told, attendance } = setUp();
  device.touch();
  assertEquals(told, []);
  device.pass(IDLE_MS);
  attendance.check();
  device.touch();
  device.touch();
  assertEquals(told, ["away", "online"]);
});

Deno.test("Attendance says away again to a new session", () => {
  const { device, told, attendance } = setUp();
  device.pass(IDLE_MS);
  attendance.check();
  attendance.begin();
  attendance.check();
  assertEquals(told, ["away", "away"]);
});
