/**
 * The service worker: keeps the page, and what of it was used, for when there is no server. Each build
 * keeps its own files and shows only those, so that two versions never mix. It knows of nothing else:
 * what the page asks under other addresses passes by.
 */

/** What `static/build.ts` writes before this code. URL paths; `kept` change with their content. */
interface Build {
  readonly version: string;
  /** The page first. */
  readonly fresh: readonly string[];
  readonly kept: readonly string[];
  /** Those of `kept` without which the page does not begin. */
  readonly first: readonly string[];
}

interface LongEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetched extends LongEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** What the page's types do not know of a service worker's global object. */
interface Worker {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: LongEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetched) => void): void;
  addEventListener(
    type: "message",
    listener: (event: LongEvent & { readonly data: unknown }) => void,
  ): void;
}

declare const BUILD: Build;

/** A server that takes longer is not waited for, in milliseconds. */
const PATIENCE_MS = 2_000;
const PREFIX = "parlor-page-";

const worker = globalThis as unknown as Worker;
const open = () => caches.open(PREFIX + BUILD.version);

async function install(): Promise<void> {
  const [page = "/"] = BUILD.fresh;
  const cache = await open();
  await cache.addAll([...BUILD.fresh, ...BUILD.first]);
  const text = await (await cache.match(page))!.text();
  // A server that was replaced meanwhile has another page; its own worker comes with the next visit.
  if (BUILD.first.every((path) => text.includes(path))) return await worker.skipWaiting();
  await caches.delete(PREFIX + BUILD.version);
  throw new Error("The page is of another version");
}

async function activate(): Promise<void> {
  const others = (await caches.keys()).filter((name) =>
    name.startsWith(PREFIX) && name !== PREFIX + BUILD.version
  );
  await Promise.all(others.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** What the server says; what is kept, if it does not. */
async function fresh(request: Request, path: string): Promise<Response> {
  const answer = fetch(request);
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  const response = await Promise.race([answer.catch(() => null), late]);
  // A proxy answers so for a server that is away.
  if (response !== null && response.status < 500) return response;
  return await (await open()).match(path) ?? await answer;
}

async function kept(event: Fetched, path: string): Promise<Response> {
  const cache = await open();
  const known = await cache.match(path);
  if (known !== undefined) return known;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(cache.put(path, response.clone()).catch(() => {}));
  return response;
}

/** Keeps what the page loaded before this worker was there. */
async function keepAlso(paths: readonly unknown[]): Promise<void> {
  const cache = await open();
  for (const path of BUILD.kept.filter((each) => paths.includes(each))) {
    if (await cache.match(path) === undefined) await cache.add(path);
  }
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => {
  if (Array.isArray(event.data)) event.waitUntil(keepAlso(event.data).catch(() => {}));
});
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (BUILD.kept.includes(pathname)) event.respondWith(kept(event, pathname));
  else if (BUILD.fresh.includes(pathname)) event.respondWith(fresh(event.request, pathname));
});
