import type { Audience } from "./audience.ts";
import { refusalOf } from "./chat/changes.ts";
import type { Effect } from "./chat/effects.ts";
import { toEvent } from "./chat/events.ts";
import { roomUsers } from "./chat/info.ts";
import { forget } from "./chat/people.ts";
import { shortId, type State } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { LogReader } from "./log_reader.ts";
import type { Meters } from "./meters.ts";
import type { ErrorData } from "./protocol.ts";
import type { Searches } from "./searches.ts";
import type { Appended, Store } from "./store/store.ts";
import type { Turns } from "./turns.ts";
import type { Unread } from "./unread.ts";

export interface TellerOptions {
  state: State;
  audience: Audience;
  reader: LogReader;
  searches: Searches;
  unread: Unread;
  turns: Turns;
  clock: Clock;
  meters: Meters;
  log: Log;
  store: Pick<Store, "message">;
  /** What a failure to answer comes to for the client. */
  toErrorData: (error: unknown) => ErrorData;
}

/** Carries out what the rules came to, once it is durable: tells those whom it is about. */
export class Teller {
  readonly #options: TellerOptions;
  readonly #audience: Audience;

  constructor(options: TellerOptions) {
    this.#options = options;
    this.#audience = options.audience;
  }

  /**
   * @param appended where the messages of the effect's call went, the next one first: each is taken off
   * @throws {Error} if the store did not say where a message went
   */
  carryOut(effect: Effect, appended: Appended[]): void {
    const audience = this.#audience;
    switch (effect.kind) {
      case "tell":
        return audience.tell(effect.session, effect.event);
      case "people": {
        const { session, room } = effect;
        return audience.tellShared(session, room, () => roomUsers(room));
      }
      case "ack":
        return this.#ack(effect);
      case "refuse":
        return audience.refuse(effect.session, effect);
      case "publish":
        return audience.publish(effect);
      case "announce":
        return audience.announce(effect.event, effect.to);
      case "subscribe":
        return audience.hear(effect.session, effect.room);
      case "unsubscribe":
        return audience.unhear(effect.session, effect.room);
      case "watch":
        return audience.watch(effect.session, effect.watch);
      case "after":
        return this.#options.turns.call(effect.session, effect.ref, effect.rule);
      case "record":
        return;
      case "append":
        return this.#publishAppended(effect, appended.shift());
      case "history":
        return this.#options.reader.sendPage(effect);
      case "search":
        return this.#options.searches.answer(effect);
      case "replay":
        return this.#options.reader.replay(effect);
      case "unread":
        return this.#options.unread.tell(effect);
      case "relay":
        return audience.relay(effect.room, effect.bytes);
      case "forget":
        return forget(this.#options.state, effect.person);
      case "close": {
        const connection = audience.connectionOf(effect.session);
        connection?.flush();
        return connection?.close(effect.code, effect.reason);
      }
    }
  }

  #ack({ session, ref, data }: Extract<Effect, { kind: "ack" }>): void {
    const { toErrorData } = this.#options;
    if (typeof data !== "function") {
      return this.#audience.answer(session, { type: "ack", ref, data });
    }
    try {
      this.#audience.answer(session, { type: "ack", ref, data: data() });
    } catch (error) {
      this.#audience.refuse(session, { ref, error: toErrorData(error) });
    }
  }

  #publishAppended(
    { message, session, answer, rooms }: Extract<Effect, { kind: "append" }>,
    appended: Appended | undefined,
  ): void {
    if (!appended) throw new Error("The store did not say where a message went");
    const refusal = appended.unchanged &&
      refusalOf(appended.unchanged, { kind: message.kind, room: rooms[0]!.room });
    if (refusal) {
      return this.#audience.refuse(session, { ref: answer?.ref, error: refusal.toData() });
    }
    const { meters, clock, log, store } = this.#options;
    if (appended.duplicate) meters.repeatedMessages++;
    else {
      const changes = message.target !== null;
      if (changes) meters.changes += appended.places.length;
      else meters.messages += appended.places.length;
      appended.places.forEach((place, i) => {
        const room = rooms[i]?.room;
        if (!room) throw new Error("The store put a message where it was not sent");
        room.lastSeq = place.seq;
        if (changes || message.thread !== null) room.changedSeq = place.seq;
        room.changedAt = clock.uptime();
        const read = (id: string) => store.message(room.id, id);
        this.#audience.publish({
          room,
          event: toEvent(room.name, { ...message, ...place }, read),
        });
        const from = `Session ${shortId(session.id)}`;
        // Who talks with whom is nobody's business, not even in a log.
        const where = room.kind === "direct" ? "a conversation" : room.name;
        const what = changes ? message.kind : "message";
        log.info("MESSAGE", `${from}: ${what} ${place.seq} in ${where}`, { id: place.id });
        log.debug("MESSAGE", `${from}: ${message.text}`);
      });
    }
    if (answer) {
      this.#audience.answer(session, { type: "ack", ref: answer.ref, data: answer.data(appended) });
    }
  }
}
