import { assert } from "@std/assert";
import { alike } from "../../static/components/rows.tsx";
import { message } from "./cast.ts";

Deno.test("alike() compares what lines are made of", () => {
  const line = () => ({ kind: "group", entries: [{ key: "m1", message: message(1) }] });
  assert(alike(line(), line()));
  assert(!alike(line(), { ...line(), kind: "action" }));
  assert(!alike(line(), { ...line(), entries: [] }));
  const edited = { key: "m1", message: message(1, { message: "other" }) };
  assert(!alike(line(), { ...line(), entries: [edited] }));
  assert(!alike({ a: undefined }, {}));
  assert(!alike({ a: undefined }, { b: undefined }));
  assert(!alike([], {}));
  assert(!alike(null, {}));
  assert(alike(NaN, NaN));
});
