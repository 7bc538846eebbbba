import { assertEquals } from "@std/assert";
import { CommandError } from "../../../lib/client/transport.ts";
import type { CommandData, SearchPage } from "../../../lib/protocol.ts";
import { Searching } from "../../../static/search/searching.ts";
import { message } from "../cast.ts";
import { FakeDevice } from "../device.ts";

/** A server that answers when it is told to. */
class Server {
  readonly device = new FakeDevice();
  readonly asked: CommandData["search"][] = [];
  readonly searching: Searching;
  #answers: PromiseWithResolvers<SearchPage>[] = [];

  constructor() {
    this.searching = new Searching({
      line: {
        request: (_: string, data: unknown) => {
          this.asked.push(data as CommandData["search"]);
          const answer = Promise.withResolvers<SearchPage>();
          this.#answers.push(answer);
          // deno-lint-ignore no-explicit-any -- one command stands for all
          return answer.promise as any;
        },
      },
      after: (ms, call) => this.device.after(ms, call),
    });
  }

  async answer(seqs: number[], next?: string): Promise<void> {
    const { query } = this.asked.at(-1)!;
    const results = seqs.map((seq) => ({ message: message(seq) }));
    this.#answers.shift()!.resolve({ query, results, ...(next === undefined ? {} : { next }) });
    await new Promise((resolve) => setTimeout(resolve));
  }

  async refuse(error: CommandError): Promise<void> {
    this.#answers.shift()!.reject(error);
    await new Promise((resolve) => setTimeout(resolve));
  }

  get seqs(): number[] | undefined {
    return this.searching.found.value?.results.map(({ message }) => message.seq);
  }
}

Deno.test("Searching asks once nothing more is typed, for a moment", async () => {
  const server = new Server();
  server.searching.type("te");
  server.device.pass(100);
  server.searching.type("tea");
  assertEquals([server.asked.length, server.searching.busy.value], [0, true]);
  server.device.pass(200);
  assertEquals(server.asked, [{ query: "tea" }]);
  await server.answer([2, 1]);
  assertEquals([server.seqs, server.searching.busy.value], [[2, 1], false]);
});

Deno.test("Searching asks for one thing at a time, and for the last that was typed", async () => {
  const server = new Server();
  server.searching.type("tea");
  server.searching.now();
  server.searching.type("tea room");
  server.device.pass(200);
  server.searching.type("tea rooms");
  server.device.pass(200);
  assertEquals(server.asked.length, 1);
  await server.answer([1]);
  assertEquals(server.asked, [{ query: "tea" }, { query: "tea rooms" }]);
  assertEquals(server.searching.found.value, null, "what is not asked any more is not shown");
  await server.answer([2]);
  assertEquals(server.seqs, [2]);
});

Deno.test("Searching asks for nothing where nothing is typed, and forgets what it found", async () => {
  const server = new Server();
  server.searching.type("tea");
  server.searching.now();
  await server.answer([1]);
  server.searching.type("  ");
  server.device.pass(1_000);
  server.searching.now();
  assertEquals([server.asked.length, server.seqs, server.searching.busy.value], [
    1,
    undefined,
    false,
  ]);
});

Deno.test("Searching joins the next page, once", async () => {
  const server = new Server();
  server.searching.type("tea");
  server.searching.now();
  await server.answer([4, 3], "17");
  void server.searching.more();
  void server.searching.more();
  assertEquals(server.asked.slice(1), [{ query: "tea", before: "17" }]);
  await server.answer([2, 1]);
  assertEquals([server.seqs, server.searching.found.value?.next], [[4, 3, 2, 1], undefined]);
  await server.searching.more();
  assertEquals(server.asked.length, 2);
  server.searching.now();
  await server.answer([4, 3], "17");
  server.searching.type("tea room");
  void server.searching.more();
  assertEquals(server.asked.length, 3, "it would be a page of something else");
});

Deno.test("Searching asks again by itself where it was too fast, and tells other problems", async () => {
  const server = new Server();
  server.searching.type("tea");
  server.searching.now();
  await server.refuse(new CommandError("too_fast", "Wait", { retry_after_ms: 500 }));
  assertEquals([server.searching.problem.value, server.searching.busy.value], [null, true]);
  server.device.pass(500);
  assertEquals(server.asked.length, 2);
  await server.refuse(new CommandError("search_too_slow", "Too slow"));
  assertEquals(server.searching.problem.value?.code, "search_too_slow");
  assertEquals(server.searching.busy.value, false);
  server.searching.now();
  await server.answer([1]);
  assertEquals([server.searching.problem.value, server.seqs], [null, [1]]);
});
