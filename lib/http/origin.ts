/** How a request reached us, as the browser sees it. */
export interface Site {
  /** Name and port, as in the address bar. */
  host: string;
  /** Known to have come over TLS, through a proxy that we believe. */
  secure: boolean;
}

/** Believes what a proxy says about host and scheme only if `trustProxy` is set. */
export function siteOf(request: Request, { trustProxy }: { trustProxy: boolean }): Site {
  const said = (name: string) =>
    trustProxy ? request.headers.get(name)?.split(",").at(-1)?.trim() : undefined;
  return {
    host: said("x-forwarded-host") || (request.headers.get("host") ?? ""),
    secure: said("x-forwarded-proto")?.toLowerCase() === "https",
  };
}

/**
 * Whether the page that a browser's request comes from may use this server with its user's identity.
 * Browsers apply no same-origin rule to WebSockets (RFC 6455 section 10.2), so the server must.
 *
 * - No `Origin`: not a browser, which could claim any origin anyway.
 * - Ours, if host and port are those of the request. Over plain HTTP the scheme is not compared: a
 *   proxy in front that we were not told to believe may speak TLS. Over TLS only an https page is ours,
 *   since anybody on the way can write into one that came over http.
 * - `null` and `file://` are pages opened from a file, and sandboxed ones: only if allowed as `null`.
 */
export function isAllowedOrigin(
  request: Request,
  { site, allowed }: { site: Site; allowed: readonly string[] },
): boolean {
  const origin = request.headers.get("origin");
  if (origin === null || allowed.includes("*")) return true;
  if (origin === "null" || origin === "file://") return allowed.includes("null");
  // What nearly all say, without the parser.
  if (origin === `http${site.secure ? "s" : ""}://${site.host}`) return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (allowed.includes(page.origin)) return true;
  if (page.protocol !== "https:" && (page.protocol !== "http:" || site.secure)) return false;
  // The same parser takes the scheme's default port off both.
  const ours = `${page.protocol}//${site.host}`;
  return URL.canParse(ours) && new URL(ours).host === page.host;
}
