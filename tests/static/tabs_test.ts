import { assertEquals } from "@std/assert";
import { effect } from "@preact/signals";
import { Transport } from "../../lib/client/transport.ts";
import type { Memory } from "../../static/memory.ts";
import { isIn } from "../../static/model/view.ts";
import { Store } from "../../static/store.ts";
import { TestServer } from "../serve.ts";
import { FakeDevice, newMemory } from "./device.ts";

Deno.test("Store is in a room in all of three tabs once it is opened in one", async () => {
  await using server = new TestServer();
  const { memory, shared } = newMemory();
  let token: string | undefined;
  const openTab = (memory: Memory) => {
    let line!: Transport;
    const store = new Store({
      connect: (options) =>
        line = new Transport({
          ...options,
          url: server.url("ws", "/ws"),
          identity: () => ({ ...options.identity(), ...(token === undefined ? {} : { token }) }),
          onHello: (ack) => {
            token = ack.token;
            options.onHello?.(ack);
          },
        }),
      memory,
      device: new FakeDevice(),
      plain: (text) => text,
      list: (names) => names.join(),
    });
    store.start();
    const inside = (room: string) => isIn(store.view.value.rooms.get(room));
    const comesInto = async (room: string) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const stop = effect(() => inside(room) ? resolve() : undefined);
      await promise;
      stop();
      // What follows from an answer is done when the next one comes.
      await line.request("list_rooms", {});
    };
    return { store, line, inside, comesInto };
  };

  const tab = openTab(memory);
  const tabs = [tab];
  tab.store.join("Ada", "general");
  await tab.comesInto("general");
  for (let i = 0; i < 2; i++) {
    const other = openTab(newMemory(shared).memory);
    await other.comesInto("general");
    tabs.push(other);
  }
  tab.store.open("garden");
  await Promise.all(tabs.map((each) => each.comesInto("garden")));
  // What one of them asked for wrongly reaches the others.
  for (const { line } of [...tabs, ...tabs]) await line.request("list_rooms", {});
  assertEquals(tabs.map((each) => each.inside("garden")), [true, true, true]);
  assertEquals(memory.rooms, ["general", "garden"]);
  for (const { line } of tabs) await line.stop();
});
