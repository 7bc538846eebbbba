import { assertEquals } from "@std/assert";
import { readSettings } from "../../../lib/config.ts";
import { checkSettings } from "../../../lib/cli/doctor/settings.ts";

function check(args: string[], serveAddress?: string) {
  const settings = readSettings({ args, environment: () => undefined, file: {} });
  return checkSettings(settings, { serveAddress }).map(({ status, seen }) => `${status}: ${seen}`);
}

Deno.test("checkSettings() has nothing against the defaults, nor against a trusted proxy in front", () => {
  assertEquals(check([]), ["ok: valid"]);
  assertEquals(check(["--trust-proxy", "on", "--host", "127.0.0.1"]), ["ok: valid"]);
});

Deno.test("checkSettings() warns of settings that are valid and yet unwise", () => {
  assertEquals(
    check([
      ...["--limits", "off", "--allow-origin", "*", "--log-level", "debug", "--trust-proxy", "on"],
    ]),
    [
      "warning: --limits is off: one client can send and connect as much as it likes",
      "warning: --allow-origin is *: the page of any site may act as whoever looks at it",
      "warning: --log-level is debug: the text of messages goes to the log",
      "warning: --trust-proxy is on and --host is 0.0.0.0: who connects past the proxy can claim any address",
    ],
  );
});

Deno.test("checkSettings() says that DENO_SERVE_ADDRESS changes nothing", () => {
  assertEquals(check([], "tcp:[::]:1"), [
    'ok: DENO_SERVE_ADDRESS is "tcp:[::]:1", which Parlor ignores',
  ]);
});
