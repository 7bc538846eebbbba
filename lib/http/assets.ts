import { eTag, ifNoneMatch } from "@std/http/etag";
import { acceptsEncodings } from "@std/http/negotiation";
import { join } from "node:path";

/** One file of the page, as `manifest.json` beside the files lists it. */
interface ListedFile {
  /** URL path. */
  path: string;
  /** Name in the folder; `.br` and `.gz` versions lie beside it. */
  file: string;
  type: string;
  /** Its name changes with its content, so that it may be cached for ever. */
  immutable: boolean;
}

interface Variant {
  /** Content-Encoding; `null` for the plain one. */
  encoding: string | null;
  bytes: Uint8Array<ArrayBuffer>;
  /** RFC 9110 section 8.8.3.3: each encoding has its own. */
  etag: string;
}

/** The page and what belongs to it, by URL path, held in memory. */
export type Assets = ReadonlyMap<string, Asset>;

/** Where `static/build.ts` puts the page; `deno compile` embeds it under the same path. */
export const PAGE_FOLDER = join(import.meta.dirname!, "../../dist/page");

/** The page is not built; the message is for the person who starts the server. */
export class PageMissingError extends Error {
  override readonly name = "PageMissingError";
}

/** The most compressed first. */
const ENCODINGS = [{ encoding: "br", suffix: ".br" }, { encoding: "gzip", suffix: ".gz" }];

/**
 * Reads the built page into memory, so that requests are answered without waiting.
 * @throws {PageMissingError} if it is not built
 */
export async function loadAssets(folder: string): Promise<Assets> {
  let listed: ListedFile[];
  try {
    ({ files: listed } = JSON.parse(await Deno.readTextFile(join(folder, "manifest.json"))));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new PageMissingError(
      `Cannot find the page in "${folder}": build it with "deno task build"`,
    );
  }
  const assets = listed.map(async (file) => {
    const variants = [
      ...ENCODINGS.map(({ encoding, suffix }) => ({ encoding, name: file.file + suffix })),
      { encoding: null, name: file.file },
    ].map(async ({ encoding, name }): Promise<Variant> => {
      const bytes = await Deno.readFile(join(folder, name));
      return { encoding, bytes, etag: (await eTag(bytes))! };
    });
    return [file.path, new Asset(file, await Promise.all(variants))] as const;
  });
  return new Map(await Promise.all(assets));
}

/** One file, in every encoding it was built in. */
export class Asset {
  readonly #file: ListedFile;
  readonly #variants: Variant[];

  constructor(file: ListedFile, variants: Variant[]) {
    this.#file = file;
    this.#variants = variants;
  }

  /** Its text, if it is an SVG picture; else null. */
  get svg(): string | null {
    if (this.#file.type !== "image/svg+xml") return null;
    return new TextDecoder().decode(this.#variants.find(({ encoding }) => !encoding)!.bytes);
  }

  /** The answer to a GET: the file in the best encoding, or 304 if the client has it. */
  respond(request: Request): Response {
    const { encoding, bytes, etag } = this.#choose(request);
    const headers = new Headers({
      "content-type": this.#file.type,
      "cache-control": this.#file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
      "vary": "accept-encoding",
    });
    // What never changes is never asked for again.
    if (!this.#file.immutable) headers.set("etag", etag);
    if (!ifNoneMatch(request.headers.get("if-none-match"), etag)) {
      return new Response(null, { status: 304, headers });
    }
    if (encoding) headers.set("content-encoding", encoding);
    headers.set("content-length", String(bytes.length));
    return new Response(bytes, { headers });
  }

  #choose(request: Request): Variant {
    // Without the header any encoding is allowed, but who does not send it often understands none.
    const accepted = (encoding: string | null) =>
      encoding === null ||
      (request.headers.has("accept-encoding") &&
        acceptsEncodings(request, encoding, "identity") === encoding);
    return this.#variants.find(({ encoding }) => accepted(encoding))!;
  }
}
