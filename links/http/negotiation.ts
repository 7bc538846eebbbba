/** Local stand-in for `jsr:@std/http/negotiation` 1.x, over `npm:negotiator`. */
import Negotiator from "negotiator";

type Asking = Pick<Request, "headers">;

export function accepts(request: Asking, ...types: string[]): string | undefined {
  return request.headers.get("accept") ? negotiator(request).mediaType(types) : types[0];
}

export function acceptsEncodings(request: Asking, ...encodings: string[]): string | undefined {
  return request.headers.get("accept-encoding")
    ? negotiator(request).encoding(encodings)
    : encodings[0];
}

function negotiator(request: Asking): Negotiator {
  return new Negotiator({ headers: Object.fromEntries(request.headers) });
}
