/** Versions of the npm packages that Parlor is measured against. */
export const PACKAGES = { ws: "8.23.0", socketIo: "4.8.4", bun: "1.4.5" };

/** Kept between runs; git ignores `dist`. */
const INSTALLED = new URL("../dist/bench", import.meta.url).pathname;
export const MODULES = `${INSTALLED}/node_modules`;

/** Where Debian's packages put sources of Go. */
const DEBIAN_GO_PATH = "/usr/share/gocode";

/** Why something cannot be had. */
export interface Missing {
  problem: string;
}

/** Installs ws, socket.io and Bun. */
export async function installNode(): Promise<
  { node: string; bun: string; problem?: undefined } | Missing
> {
  const node = await run(["node", "--version"]);
  if (node.problem !== undefined) return node;
  // Bun's own package would download in a script; its platform package holds the executable.
  const bun = `@oven/bun-linux-${Deno.build.arch === "aarch64" ? "aarch64" : "x64"}`;
  const options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  await Deno.mkdir(INSTALLED, { recursive: true });
  const installed = await run([
    ...["npm", "install", "--prefix", INSTALLED, ...options],
    ...[`ws@${PACKAGES.ws}`, `socket.io@${PACKAGES.socketIo}`, `${bun}@${PACKAGES.bun}`],
  ]);
  if (installed.problem !== undefined) return installed;
  return { node: node.printed.replace("v", ""), bun: `${MODULES}/${bun}/bin/bun` };
}

/** Builds a server in Go, from the machine's own copy of gorilla/websocket. */
export async function buildGo(source: string): Promise<
  { path: string; go: string; gorilla: string; problem?: undefined } | Missing
> {
  const go = await run(["go", "env", "GOVERSION"]);
  if (go.problem !== undefined) return go;
  const path = `${INSTALLED}/gorilla`;
  await Deno.mkdir(INSTALLED, { recursive: true });
  const built = await run(["go", "build", "-o", path, source], {
    GO111MODULE: "off",
    GOPATH: [Deno.env.get("GOPATH") ?? [], DEBIAN_GO_PATH].flat().join(":"),
  });
  if (built.problem !== undefined) return built;
  const name = "golang-github-gorilla-websocket-dev";
  const gorilla = await run(["dpkg-query", "--show", "--showformat", "${Version}", name]);
  return {
    path,
    go: go.printed.replace("go", ""),
    gorilla: gorilla.problem === undefined ? gorilla.printed : "of unknown version",
  };
}

/** Runs a command to its end. */
async function run(
  [command = "", ...args]: string[],
  env: Record<string, string> = {},
): Promise<{ printed: string; problem?: undefined } | Missing> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, { args, env }).output();
    const said = (bytes: Uint8Array<ArrayBuffer>) => new TextDecoder().decode(bytes).trim();
    if (success) return { printed: said(stdout) };
    const lines = said(stderr).split("\n");
    const line = lines.find((line) => /error|cannot/i.test(line)) ?? lines.at(-1);
    return { problem: `${command} says "${line}"` };
  } catch {
    return { problem: `${command} is not installed` };
  }
}
