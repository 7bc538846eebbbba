import { DEFAULT_URL } from "./server_url.ts";
import { type ConnectArguments, readConnectArguments } from "./terminal/arguments.ts";
import { Conversation, type Ending } from "./terminal/conversation.ts";
import { harmless } from "./terminal/harmless.ts";
import { LineEditor } from "./terminal/line_editor.ts";
import { isQuit } from "./terminal/slash_line.ts";
import { Screen } from "./terminal/screen.ts";
import { languageOf, type Speech, speechIn } from "./terminal/speech.ts";
import { promptOf, Transcript } from "./terminal/transcript.ts";
import { environment, isDumb, Output, stopSignals, Tty } from "./terminal/tty.ts";

/** Lines from a pipe that may be unanswered at a time: more are not read. */
const MAX_UNANSWERED = 20;
/** A pipe waits this long for a server that was there, in milliseconds. */
const GIVE_UP_MS = 30_000;

/** `parlor connect`: chats in this terminal, or passes on what is piped in. @returns the exit code */
export async function connect(args: string[]): Promise<number> {
  const speech = speechIn(languageOf(environment));
  const read = readConnectArguments(args, speech);
  if (read === "help") {
    new Output(Deno.stdout).write(speech.text("usage", { url: DEFAULT_URL }));
    return 0;
  }
  if ("problems" in read) return say(read.problems);
  const terminal = Deno.stdin.isTerminal() && Deno.stdout.isTerminal() && !isDumb();
  return terminal ? await talk(read, speech) : await pipe(read, speech);
}

/** With a person: a prompt at the foot of the terminal. */
async function talk({ url, name, rooms }: ConnectArguments, speech: Speech): Promise<number> {
  const { text, said } = speech;
  const stopped = Promise.withResolvers<Ending>();
  const stop = () => stopped.resolve({ kind: "left" });
  const tty = new Tty(stop);
  const output = new Output(Deno.stdout, stop);
  const screen = new Screen({ write: (text) => output.write(text), size: () => tty.size() });
  const transcript = new Transcript({ colour: !Deno.noColor, speech });
  const editor = new LineEditor();
  let prompt = text("yourName");
  let conversation: Conversation | undefined;
  const show = () => screen.edit({ prompt, text: editor.text, cursor: editor.cursor });
  tty.onResize(() => screen.resized());

  const begin = (name: string) => {
    const mine = conversation = new Conversation({
      url,
      name,
      rooms,
      transcript,
      speech,
      transport: { awaited: () => true },
      print: (line) => screen.print(line),
      ...(rooms.length === 0 ? { hint: text("hint") } : {}),
      onName: (name) => {
        prompt = promptOf(name);
        show();
      },
    });
    prompt = promptOf(name);
    void mine.ended.then((ending) => {
      if (ending.kind !== "refused") return stopped.resolve(ending);
      screen.print(transcript.error(said.error(ending.error)));
      conversation = undefined;
      prompt = text("yourName");
      show();
    });
    mine.start();
  };
  const submit = (line: string) => {
    if (isQuit(line)) stop();
    else if (conversation) conversation.submit(line);
    else if (line.trim() !== "") begin(line.trim());
  };
  const type = async () => {
    for await (const keys of tty.keys()) {
      for (const key of keys) {
        const outcome = editor.press(key);
        if (outcome.kind === "line") {
          screen.commit(outcome.text);
          submit(outcome.text);
        } else if (outcome.kind === "redraw") {
          screen.clear();
        } else if (outcome.kind !== "edited") {
          return;
        }
      }
      show();
    }
  };

  try {
    if (name !== undefined) begin(name);
    show();
    const typed = type().then((): Ending => ({ kind: "left" }));
    const ending = await Promise.race([typed, stopped.promise]);
    await conversation?.leave();
    screen.close();
    return ending.kind === "failed" ? say([ending.reason]) : 0;
  } finally {
    screen.close();
    tty.close();
  }
}

/** Without a person: lines in, lines out, and an exit code that says whether all of them arrived. */
async function pipe({ url, name, rooms }: ConnectArguments, speech: Speech): Promise<number> {
  const { text, said } = speech;
  const who = name ??
    (Deno.stdin.isTerminal() ? prompt(text("yourName").trim())?.trim() : undefined);
  if (!who) return say([text("nameMissing")]);
  const stopped = Promise.withResolvers<Ending>();
  const stop = () => stopped.resolve({ kind: "left" });
  for (const signal of stopSignals()) Deno.addSignalListener(signal, stop);
  const output = new Output(Deno.stdout, stop);
  const errors = new Output(Deno.stderr, stop);
  const conversation = new Conversation({
    url,
    name: who,
    rooms,
    transcript: new Transcript({
      colour: Deno.stdout.isTerminal() && !Deno.noColor && !isDumb(),
      speech,
    }),
    speech,
    print: (line, kind) => (kind === "error" ? errors : output).write(`${line}\n`),
    onName: () => {},
    giveUpAfterMs: GIVE_UP_MS,
  });
  const pass = async (): Promise<Ending> => {
    for await (const line of lines(Deno.stdin.readable)) {
      if (isQuit(line)) break;
      await conversation.backlogOf(MAX_UNANSWERED);
      conversation.submit(line);
    }
    await conversation.backlogOf(0);
    return { kind: "left" };
  };
  conversation.start();
  const ending = await Promise.race([pass(), conversation.ended, stopped.promise]);
  await conversation.leave();
  if (ending.kind === "refused") return say([said.error(ending.error)]);
  if (ending.kind === "failed") return say([ending.reason]);
  return conversation.failures > 0 ? 1 : 0;
}

async function* lines(input: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of input.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split(/\r?\n/);
    rest = parts.pop() ?? "";
    yield* parts;
  }
  if (rest !== "") yield rest;
}

/** Says on standard error what is wrong. @returns the exit code */
function say(problems: readonly string[]): number {
  const text = problems.map((problem) => `parlor: ${harmless(problem)}\n`).join("");
  new Output(Deno.stderr).write(text);
  return 1;
}
