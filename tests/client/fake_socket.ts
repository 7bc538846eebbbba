import type { Socket } from "../../lib/client/link.ts";
import type { Ref } from "../../lib/protocol.ts";

/** A command as it went out. */
export interface SentCommand {
  type: string;
  // deno-lint-ignore no-explicit-any -- tests look into whatever was sent
  data: any;
  ref: Ref;
}

type Listener = (event: never) => void;

/** A socket whose other end is the test. */
export class FakeSocket implements Socket {
  readonly url: string;
  readonly protocols: string[];
  readonly sent: SentCommand[] = [];
  /** Called with each command that goes out, after it is in `sent`. */
  onCommand: (command: SentCommand) => void = () => {};
  /** The code that the client closed with. */
  closedWith: number | undefined;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...this.#listeners.get(type) ?? [], listener]);
  }

  send(text: string): void {
    const command = JSON.parse(text) as SentCommand;
    this.sent.push(command);
    this.onCommand(command);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  /** The server accepts. */
  accept(): void {
    this.#emit("open", {});
  }

  /** The server says something. */
  say(frame: unknown): void {
    this.#emit("message", { data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  /** The connection ends. */
  end(code: number, reason = ""): void {
    this.#emit("close", { code, reason });
  }

  fail(message: string): void {
    this.#emit("error", { message });
  }

  /** The commands of a type that went out. */
  of(type: string): SentCommand[] {
    return this.sent.filter((command) => command.type === type);
  }

  last(type: string): SentCommand {
    const command = this.of(type).at(-1);
    if (command === undefined) throw new Error(`No ${type} was sent`);
    return command;
  }

  #emit(type: string, event: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
  }
}
