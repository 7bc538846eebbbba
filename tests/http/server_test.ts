import { assertEquals } from "@std/assert";
import { Server } from "../../lib/http/server.ts";
import { FakeClock } from "../fake_clock.ts";

/** A server whose listening socket can be lost, as Deno loses it when no descriptor is left. */
async function withServer(
  run: (site: {
    server: Server;
    clock: FakeClock;
    deaf: unknown[];
    lose(): Promise<void>;
    get(): Promise<string>;
  }) => Promise<void>,
): Promise<void> {
  const { serve } = Deno;
  let lose = () => Promise.resolve();
  const losing = (options: Deno.ServeTcpOptions, answer: Deno.ServeHandler<Deno.NetAddr>) => {
    const real = serve(options, answer);
    const { promise: finished, reject } = Promise.withResolvers<void>();
    lose = async () => {
      await real.shutdown();
      reject(new Error("Too many open files"));
      await finished.catch(() => {});
    };
    return { addr: real.addr, finished, shutdown: () => real.shutdown() };
  };
  Deno.serve = losing as typeof serve;
  const clock = new FakeClock();
  const deaf: unknown[] = [];
  const server = new Server({
    host: "127.0.0.1",
    port: 0,
    clock,
    answer: () => new Response("Hello"),
    onError: () => {},
    onDeaf: (error) => deaf.push(error instanceof Error ? error.message : error),
  });
  const get = async () => {
    const headers = { connection: "close" };
    return await (await fetch(`http://127.0.0.1:${server.port}`, { headers })).text();
  };
  try {
    await run({ server, clock, deaf, lose: () => lose(), get });
  } finally {
    await server.stop();
    Deno.serve = serve;
  }
}

Deno.test("Server listens again on its port after it lost it, as often as it takes", async () => {
  await withServer(async ({ server, clock, deaf, lose, get }) => {
    const { port } = server;
    assertEquals(await get(), "Hello");
    await lose();
    assertEquals(deaf, ["Too many open files"]);
    const other = Deno.listen({ hostname: "127.0.0.1", port });
    for (let attempt = 0; attempt < 3; attempt++) clock.advance(250);
    other.close();
    clock.advance(250);
    assertEquals(server.port, port);
    assertEquals(await get(), "Hello");
    assertEquals(deaf, ["Too many open files", null]);
    await lose();
    clock.advance(250);
    assertEquals(await get(), "Hello");
  });
});

Deno.test("Server says once that it lost its port, however often before somebody connects", async () => {
  await withServer(async ({ clock, deaf, lose, get }) => {
    for (let time = 0; time < 3; time++) {
      await lose();
      clock.advance(250);
    }
    assertEquals(deaf, ["Too many open files"]);
    assertEquals(await get(), "Hello");
    assertEquals(await get(), "Hello");
    assertEquals(deaf, ["Too many open files", null]);
  });
});

Deno.test("Server does not listen again once it stops", async () => {
  await withServer(async ({ server, clock, lose }) => {
    await lose();
    await server.stop();
    clock.advance(1_000);
    Deno.listen({ hostname: "127.0.0.1", port: server.port }).close();
  });
});

Deno.test("Server has Deno keep no write buffers, unless the environment says how it is to write", async () => {
  const before = Deno.env.get("DENO_USE_WRITEV");
  try {
    for (const [given, wanted] of [[undefined, "1"], ["", ""]] as const) {
      if (given === undefined) Deno.env.delete("DENO_USE_WRITEV");
      else Deno.env.set("DENO_USE_WRITEV", given);
      await withServer(async ({ get }) => {
        assertEquals([await get(), Deno.env.get("DENO_USE_WRITEV")], ["Hello", wanted]);
      });
    }
  } finally {
    if (before === undefined) Deno.env.delete("DENO_USE_WRITEV");
    else Deno.env.set("DENO_USE_WRITEV", before);
  }
});
