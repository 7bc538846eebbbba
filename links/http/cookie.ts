/** Local stand-in for `jsr:@std/http/cookie` 1.x, over `npm:cookie`. */
import { parseCookie, stringifySetCookie } from "cookie";

export interface Cookie {
  name: string;
  value: string;
  maxAge?: number;
  path?: string;
  secure?: boolean;
  httpOnly?: boolean;
  sameSite?: "Strict" | "Lax" | "None";
}

const asIs = (value: string) => value;

export function getCookies(headers: Headers): Record<string, string> {
  const cookies = parseCookie(headers.get("cookie") ?? "", { decode: asIs });
  return { ...cookies } as Record<string, string>;
}

export function setCookie(headers: Headers, { sameSite, ...cookie }: Cookie): void {
  const rule = sameSite?.toLowerCase() as "strict" | "lax" | "none" | undefined;
  const text = stringifySetCookie({ ...cookie, ...(rule && { sameSite: rule }) }, { encode: asIs });
  headers.append("set-cookie", text);
}
