/**
 * Loaded before a server: its wall clock is off by as many milliseconds as the file says that
 * `PARLOR_TEST_CLOCK` names. What measures time since the start goes on as it was.
 */
const path = Deno.env.get("PARLOR_TEST_CLOCK")!;
const now = Date.now;
Date.now = () => now() + Number(Deno.readTextFileSync(path));
