import { assert, assertEquals } from "@std/assert";
import { TestServer } from "../serve.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { checkDelivery } from "./checker.ts";
import { type Fate, FrameRelay, type Passing } from "./frame_relay.ts";
import { Member } from "./member.ts";
import { TransportMember } from "./transport_member.ts";

/** Ada, whose line runs through the relay, talks with Ben, whose line does not, until both have all. */
async function converse(
  { server, data, room }: { server: TestServer; data: string; room: string },
  judge: (passing: Passing) => Fate,
): Promise<number> {
  await using relay = new FrameRelay(server.port, judge);
  const ben = new Member("Ben", room);
  await ben.connect(server.url("ws", "/ws"));
  const ada = new TransportMember("Ada", { room, url: relay.url });
  ada.transport.start();
  for (let round = 1; round <= 3; round++) {
    ada.say(`Ada ${round}`);
    await ada.until(`message ${round} is sent`, () => ada.settled);
    await ben.until("Ada's message came", () => ben.log.length === 2 * round - 1);
    ben.send(`Ben ${round}`);
    await ben.until("it is acked", () => ben.settled);
    await ada.until("Ben's message came", () => ada.log.length === 2 * round);
  }
  checkDelivery(data, [ada, ben]);
  assertEquals(ada.gaps, 0);
  await Promise.all([ada.transport.stop(), ben.leave()]);
  return relay.count;
}

async function withServer(
  run: (site: { server: TestServer; data: string; room: string }) => Promise<void>,
): Promise<void> {
  await withFolder(async (data) => {
    await using server = new TestServer({ args: ["--limits", "off", "--data", data] });
    let rooms = 0;
    await run({
      server,
      data,
      get room() {
        return `garden-${++rooms}`;
      },
    });
    assertEquals(server.lines.filter((line) => line.includes("BUG")), []);
  });
}

/** Cuts the first line at the frame with this number, after so many of its bytes. */
function cutAt(number: number, bytesOf: (length: number) => number) {
  return (passing: Passing): Fate => {
    if (passing.number !== number) return "pass";
    return { cutAfter: bytesOf(passing.frame.bytes.length) };
  };
}

/** Some at a time, so that it does not take long, and not all, so that nobody has to wait. */
async function inPortions(conversations: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (let at = 0; at < conversations.length; at += 10) {
    await Promise.all(conversations.slice(at, at + 10).map((converse) => converse()));
  }
}

Deno.test("Transport and server lose and repeat nothing, whichever frame the line is cut at", async () => {
  await withServer(async (site) => {
    const frames = await converse(site, () => "pass");
    assert(frames > 12, `${frames} frames`);
    const numbers = Array.from({ length: frames }, (_, i) => i + 1);
    await inPortions(numbers.flatMap((number) => [
      () => converse(site, cutAt(number, () => 0)),
      () => converse(site, cutAt(number, (length) => length)),
    ]));
  });
});

Deno.test("Transport and server lose and repeat nothing, whichever byte of a message the line is cut at", async () => {
  await withServer(async (site) => {
    let ofAda = 0;
    let length = 0;
    await converse(site, ({ number, from, frame }) => {
      if (from === "client" && /"Ada 1"/.test(`${frame.payload}`)) {
        ofAda = number;
        length = frame.bytes.length;
      }
      return "pass";
    });
    assert(length > 50);
    await inPortions(Array.from({ length }, (_, bytes) => {
      return () => converse(site, cutAt(ofAda, () => bytes));
    }));
  });
});

Deno.test("a message whose ack is lost is sent again, and is there once", async () => {
  await withServer(async ({ server, data, room }) => {
    const lost = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let losses = 0;
    await using relay = new FrameRelay(server.port, ({ from, frame }) => {
      const text = frame.payload.toString();
      if (from === "client" || !/"type":"ack".*"cid":"Ada-/.test(text)) return "pass";
      const loss = lost[losses++];
      loss?.resolve();
      return loss ? "drop" : "pass";
    });
    const [ada, ben] = [new Member("Ada", room), new Member("Ben", room)];
    await ben.connect(server.url("ws", "/ws"));
    await ada.connect(relay.url);
    const cid = ada.send("Hello");
    await lost[0]!.promise;
    // Again on the same line: this ack is lost too. Then the one that comes.
    ada.ask("send_message", { room, message: "Hello", cid });
    await lost[1]!.promise;
    const { ack } = await ada.ask("send_message", { room, message: "Hello", cid });
    await ben.until("the message came", () => ben.log.length === 1);
    const { id, seq, timestamp } = ben.log[0]!;
    assertEquals(ack, { room, id, seq, timestamp, cid });
    // And on another line, where what was lost with the ack comes too.
    assertEquals([ada.settled, ada.log.length], [false, 0]);
    relay.cut();
    await ada.until("the line is cut", () => !ada.connected);
    await ada.connect(relay.url);
    await ada.until("it is acked and has come", () => ada.settled && ada.log.length === 1);
    assertEquals(ada.acked.get(cid), ack);
    ben.send("Bye");
    for (const member of [ada, ben]) {
      await member.until("the rest came", () => ben.settled && member.log.length === 2);
    }
    checkDelivery(data, [ada, ben]);
    await Promise.all([ada.leave(), ben.leave()]);
  });
});
