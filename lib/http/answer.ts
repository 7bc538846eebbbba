import { accepts } from "@std/http/negotiation";
import { STATUS_CODES } from "node:http";

/** Sent with everything that is not a page: nothing may be loaded or framed by it. */
const SEALED = "default-src 'none'; frame-ancestors 'none'";

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** An answer that nobody may keep. @param init `type`: its media type */
export function sealed(
  body: string,
  init: { type: string; status?: number; headers?: HeadersInit },
): Response {
  const headers = new Headers(init.headers);
  headers.set("content-type", init.type);
  headers.set("cache-control", "no-store");
  headers.set("content-security-policy", SEALED);
  return new Response(body, { status: init.status ?? 200, headers });
}

/** An answer in JSON that nobody may keep. */
export function json(
  data: unknown,
  init: { status?: number; headers?: HeadersInit } = {},
): Response {
  return sealed(JSON.stringify(data) + "\n", { ...init, type: "application/json; charset=utf-8" });
}

/** A refusal in the form that fits who asks: HTML for a browser, JSON for a program, else text. */
export function refuse(
  request: Request,
  { status, text, headers: more }: { status: number; text: string; headers?: HeadersInit },
): Response {
  const type = preferredType(request);
  const title = STATUS_CODES[status] ?? String(status);
  if (type === "application/json") {
    const code = title.toLowerCase().replaceAll(" ", "_");
    return json({ error: { code, message: text } }, { status, ...(more && { headers: more }) });
  }
  const body = type === "text/html"
    ? `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><h1>${title}</h1><p>${
      text.replace(/[&<>"]/g, (character) => ESCAPES[character]!)
    }</p><p><a href="/">To the chat</a></p></html>`
    : text;
  const init = { status, type: `${type}; charset=utf-8`, ...(more && { headers: more }) };
  return sealed(`${body}\n`, init);
}

function preferredType(request: Request): string {
  // The first one answers who accepts anything: programs under /api/, people with curl elsewhere.
  const types = URL.parse(request.url)?.pathname.startsWith("/api/")
    ? ["application/json", "text/plain", "text/html"]
    : ["text/plain", "text/html", "application/json"];
  return accepts(request, ...types) ?? "text/plain";
}
