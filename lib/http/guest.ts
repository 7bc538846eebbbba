import { getCookies, setCookie } from "@std/http/cookie";
import type { Identity } from "../identity.ts";

const COOKIE = "parlor_guest";
/** As long as browsers keep any cookie; every visit of the page starts it anew. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;

/** Who a browser's guest is, by a signed cookie. */
export class Guests {
  readonly #identity: Identity;
  readonly #newId: () => string;

  constructor({ identity, newId }: { identity: Identity; newId: () => string }) {
    this.#identity = identity;
    this.#newId = newId;
  }

  /** The person's id, or `null` without a valid cookie. */
  of(request: Request): string | null {
    return this.#identity.verify(getCookies(request.headers)[COOKIE] ?? "");
  }

  /** Renews the cookie of who asks, or makes them a new person. */
  welcome(request: Request, { headers, secure }: { headers: Headers; secure: boolean }): void {
    setCookie(headers, {
      name: COOKIE,
      value: this.#identity.sign(this.of(request) ?? this.#newId()),
      path: "/",
      maxAge: MAX_AGE_SECONDS,
      httpOnly: true,
      sameSite: "Lax",
      secure,
    });
  }
}
