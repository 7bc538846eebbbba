import { meant } from "../config.ts";
import { VERSION } from "../version.ts";
import { refuse, serve } from "./serve.ts";
import { usage } from "./usage.ts";

const COMMANDS = ["serve", "connect", "bench", "doctor"];

/**
 * Carries out what was typed after `parlor`.
 * @returns the exit code
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const [first = "serve", ...rest] = args;
  if (first === "connect") {
    const { connect } = await import("./connect.ts");
    return await connect(rest);
  }
  if (first === "bench") {
    const { bench } = await import("./bench.ts");
    return await bench(rest);
  }
  if (first === "doctor") {
    const { doctor } = await import("./doctor.ts");
    return await doctor(rest);
  }
  const isServe = first === "serve" || first.startsWith("-");
  if (!isServe) {
    return refuse([`Unknown command "${first}"${meant(first, COMMANDS)}`]);
  }
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage());
    return 0;
  }
  if (args.includes("--version")) {
    console.log(`parlor ${VERSION}`);
    return 0;
  }
  return await serve(first === "serve" ? rest : args);
}
