import { Conversation } from "../../../lib/cli/terminal/conversation.ts";
import { speechIn } from "../../../lib/cli/terminal/speech.ts";
import { Transcript } from "../../../lib/cli/terminal/transcript.ts";
import type { Language } from "../../../lib/client/languages.ts";
import type { RoomInfo } from "../../../lib/protocol.ts";
import { FakeClock } from "../../fake_clock.ts";
import { FakeSocket, type SentCommand } from "../../client/fake_socket.ts";
import { ADA, EPOCH, page } from "../../client/session.ts";

export const AT = "2026-01-01T00:00:00.000Z";

/** A conversation with a server played by the test. */
export class Stage {
  readonly clock = new FakeClock();
  readonly lines: string[] = [];
  readonly names: string[] = [];
  readonly conversation: Conversation;
  socket!: FakeSocket;

  constructor(
    { language = "en", ...options }: {
      language?: Language;
      rooms?: string[];
      hint?: string;
      giveUpAfterMs?: number;
    } = {},
  ) {
    const speech = speechIn(language);
    const opened = (socket: FakeSocket) => this.socket = socket;
    let ids = 0;
    this.conversation = new Conversation({
      url: "ws://parlor.test/ws",
      name: "Ada",
      rooms: [],
      transcript: new Transcript({ colour: false, speech }),
      speech,
      print: (line) => this.lines.push(line),
      onName: (name) => this.names.push(name),
      transport: {
        clock: this.clock,
        random: () => 0.5,
        newId: () => `cid${++ids}`,
        WebSocket: class extends FakeSocket {
          constructor(url: string, protocols: string[]) {
            super(url, protocols);
            opened(this);
          }
        },
      },
      ...options,
    });
    this.conversation.start();
  }

  /** The server answers the `hello`. */
  connect(rooms: RoomInfo[] = []): void {
    this.socket.accept();
    this.answer("hello", { user_id: ADA, username: "Ada", token: "t", epoch: EPOCH, rooms });
  }

  /** Everything up to a room joined. */
  join(room: string): void {
    this.socket.say([system(`Joined room: ${room}`), page(room, [])]);
    this.answer("send_message", { command: "join" });
  }

  answer(type: string, data: unknown): void {
    this.socket.say({ type: "ack", ref: this.socket.last(type).ref, data });
  }

  sent(): SentCommand["data"] {
    const { room, message } = this.socket.last("send_message").data;
    return { room, message };
  }

  reconnect(rooms: RoomInfo[]): void {
    this.socket.end(1006);
    this.clock.advance(500);
    this.connect(rooms);
  }
}

export function system(message: string) {
  return { type: "system", data: { message, timestamp: AT } };
}

export function left(room: string, user_id: string, username: string) {
  return {
    type: "user_left",
    data: { room, user_id, username, timestamp: AT, user_count: 1 },
  };
}
