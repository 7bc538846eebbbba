/** Whether the long versions run: `deno task faults`. */
export const LONG = Deno.env.get("PARLOR_TEST_LONG") === "on";
