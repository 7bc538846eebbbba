import { type LinkState, Transport, type TransportClock } from "../../lib/client/transport.ts";
import type { Message, ServerEvent } from "../../lib/protocol.ts";
import { within } from "../peer.ts";
import type { Witness } from "./checker.ts";

/** Somebody at Parlor's own client, the page or the terminal: in one room, over a line that may break. */
export class TransportMember implements Witness {
  readonly username: string;
  readonly room: string;
  readonly log: Message[] = [];
  readonly transport: Transport;
  /** How often the line came up. */
  lines = 0;
  /** Gaps that were told; the log begins anew after each. */
  gaps = 0;
  readonly #sent: string[] = [];
  #state: LinkState["kind"] = "closed";
  #token: string | undefined;
  #wake = () => {};

  /**
   * @param options `url` of the server, or of what stands before it; `clock`: the system's, if left
   * out; `awaited`: as if somebody sat there
   */
  constructor(
    username: string,
    options: {
      room: string;
      url: string;
      clock?: TransportClock;
      random?: () => number;
      awaited?: boolean;
    },
  ) {
    this.username = username;
    this.room = options.room;
    this.transport = new Transport({
      url: options.url,
      identity: () => ({ username, ...(this.#token === undefined ? {} : { token: this.#token }) }),
      onEvent: (event) => this.#hear(event),
      onState: ({ kind }) => {
        this.#state = kind;
        if (kind === "online") this.lines++;
        this.#wake();
      },
      onHello: ({ token, rooms }) => {
        this.#token = token;
        if (rooms.some(({ room }) => room === this.room)) return;
        // If the line breaks, the next `hello` asks again.
        this.transport.request("join_room", { room: this.room }).then(() => {}, () => {});
      },
      onPending: () => this.#wake(),
      random: options.random ?? (() => 0),
      awaited: () => options.awaited ?? false,
      ...(options.clock && { clock: options.clock }),
    });
  }

  get online(): boolean {
    return this.#state === "online";
  }

  /** Whether everything that was sent is confirmed. */
  get settled(): boolean {
    return this.transport.snapshot().pending.length === 0;
  }

  /** What the transport took for sent: it must be in the log. */
  get acked(): ReadonlyMap<string, { id: string; seq: number }> {
    const pending = new Set(this.transport.snapshot().pending.map(({ cid }) => cid));
    return new Map(
      this.#sent.filter((cid) => !pending.has(cid)).map((cid) => {
        const { id, seq } = this.log.find((message) => message.cid === cid) ?? { id: "", seq: 0 };
        return [cid, { id, seq }];
      }),
    );
  }

  say(text: string): void {
    this.#sent.push(this.transport.send(this.room, text).cid);
  }

  /** Waits until something holds, which is looked at after every event and change of state. */
  until(what: string, holds: () => boolean): Promise<void> {
    return within(`${this.username}: ${what}`, (resolve) => {
      this.#wake = () => holds() && resolve(undefined);
      this.#wake();
    });
  }

  #hear(event: ServerEvent): void {
    if (event.type === "new_message" && event.data.room === this.room) this.log.push(event.data);
    else if (event.type === "message_history") this.log.push(...event.data.messages);
    else if (event.type === "gap" && event.data.room === this.room) {
      this.gaps++;
      this.log.length = 0;
    }
    this.#wake();
  }
}
