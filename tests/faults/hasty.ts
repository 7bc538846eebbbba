/** Preloaded into a server: its patience with silent peers passes faster, all else is as ever. */
const HASTE = Number(Deno.env.get("PARLOR_TEST_HASTE"));
const { upgradeWebSocket } = Deno;

Deno.upgradeWebSocket = (request, options) =>
  upgradeWebSocket(request, { ...options, idleTimeout: (options?.idleTimeout ?? 30) / HASTE });
