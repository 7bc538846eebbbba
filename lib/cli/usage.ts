import { SETTINGS } from "../config.ts";

/** What `parlor --help` prints. */
export function usage(): string {
  const lines = Object.values(SETTINGS).map((setting) => ({
    left: `--${setting.flag} <${setting.unit}>`,
    right: `${setting.meaning}${setting.default ? ` (default: ${setting.default})` : ""}`,
  }));
  const width = Math.max(...lines.map(({ left }) => left.length));
  return `Parlor, a chat server in one file

Usage:
  parlor [serve] [settings]    serve the page and the chat (the default)
  parlor connect [url]         chat in this terminal; see parlor connect --help
  parlor bench [url]           measure a running server; see parlor bench --help
  parlor doctor [url]          see whether all is well; see parlor doctor --help
  parlor --help | --version

Settings:
${lines.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`).join("\n")}

Each setting is also read from the environment and from a file .env in the working
directory, --port as PARLOR_PORT for example. Flags win over the environment, the
environment over .env.
`;
}

/** The README's table of settings, in Markdown. */
export function settingsTable(): string {
  const rows = Object.values(SETTINGS).map((setting) => [
    `\`--${setting.flag}\``,
    `\`${setting.environment}\``,
    setting.unit,
    setting.default ? `\`${setting.default}\`` : "none",
    setting.meaning,
  ]);
  const head = ["Flag", "Environment, `.env`", "Unit", "Default", "Meaning"];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((r) => r[i]!.length)));
  const line = (cells: string[]) => `| ${cells.map((c, i) => c.padEnd(widths[i]!)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}
