import { systemClock } from "../clock.ts";
import { type Settings, SettingsError } from "../config.ts";
import { loadAssets, PAGE_FOLDER, PageMissingError } from "../http/assets.ts";
import { ListenError } from "../http/server.ts";
import { KeyError } from "../key_file.ts";
import { type Log, LogWriter, printable } from "../log.ts";
import { Meters } from "../meters.ts";
import { StoreOpenError } from "../store/data_folder.ts";
import { VERSION } from "../version.ts";
import { banner } from "./banner.ts";
import { Parlor } from "./parlor.ts";
import { gatherSettings } from "./settings.ts";
import { stopSignal } from "./stop_signal.ts";

/** `parlor serve`: serves until SIGTERM or SIGINT. @returns the exit code */
export async function serve(args: readonly string[]): Promise<number> {
  let log: LogWriter | undefined;
  try {
    const settings = gatherSettings(args);
    const meters = new Meters();
    log = new LogWriter({
      level: settings.logLevel,
      format: settings.logFormat,
      now: systemClock.now,
      write: writeOut,
      meters,
    });
    const assets = await loadAssets(PAGE_FOLDER);
    const parlor = new Parlor({ settings, log, assets, meters });
    catchBugs(log);
    const signal = stopSignal();
    announce({ ...settings, port: parlor.port }, log);
    log.info("STOP", `Stopping on ${await signal}`);
    await parlor.stop();
    log.info("STOP", "Stopped");
    return 0;
  } catch (error) {
    return refuse(problems(error));
  } finally {
    await log?.flush();
  }
}

/** Says on standard error what is wrong. @returns the exit code */
export function refuse(problems: readonly string[]): number {
  console.error(problems.map((problem) => `parlor: ${printable(problem)}`).join("\n"));
  return 1;
}

/** @throws {unknown} what is not the fault of who starts the server, but a bug */
function problems(error: unknown): readonly string[] {
  if (error instanceof SettingsError) return error.problems;
  const expected = [PageMissingError, ListenError, StoreOpenError, KeyError];
  if (expected.some((kind) => error instanceof kind)) return [(error as Error).message];
  throw error;
}

/** A bug costs whoever met it; the others talk on. */
function catchBugs(log: Log): void {
  addEventListener("error", (event) => {
    event.preventDefault();
    log.error("BUG", "An error was caught nowhere", { cause: event.error });
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    log.error("BUG", "A rejection was caught nowhere", { cause: event.reason });
  });
}

function announce(settings: Settings, log: Log): void {
  const text = banner({ ...settings, version: VERSION }, interfaces());
  if (settings.logFormat === "json") log.info("START", text, { port: settings.port });
  else console.log(printable(text));
}

function interfaces(): Deno.NetworkInterfaceInfo[] {
  try {
    return Deno.networkInterfaces();
  } catch {
    // Some containers and phones do not tell; the banner then goes without.
    return [];
  }
}

async function writeOut(bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await Deno.stdout.write(bytes.subarray(written));
  }
}
