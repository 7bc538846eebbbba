import { getCookies, setCookie } from "@std/http/cookie";
import type { Identity } from "../identity.ts";
import type { Site } from "./origin.ts";

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
  of(request: Request, site: Site): string | null {
    return this.#identity.verify(getCookies(request.headers)[cookieName(site)] ?? "");
  }

  /** Renews the cookie of who asks, or makes them a new person. */
  welcome(request: Request, { headers, site }: { headers: Headers; site: Site }): void {
    setCookie(headers, {
      name: cookieName(site),
      value: this.#identity.sign(this.of(request, site) ?? this.#newId()),
      path: "/",
      maxAge: MAX_AGE_SECONDS,
      httpOnly: true,
      sameSite: "Lax",
      secure: site.secure,
    });
  }
}

/** Cookies know no ports: two servers on one machine would take each other's guests for strangers. */
function cookieName({ host }: Site): string {
  const port = /:(\d+)$/.exec(host)?.[1];
  return port === undefined ? "parlor_guest" : `parlor_guest_${port}`;
}
