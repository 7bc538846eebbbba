/**
 * Has the service worker keep this page for when there is no server. Where the browser allows none (a
 * page over plain HTTP from another machine, say) nothing is kept, and nothing else is different.
 */
export async function keepPage(): Promise<void> {
  // Browsers leave it out there, whatever the types say.
  const workers: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  if (workers === undefined) return;
  // What the page needs at once goes first.
  if (document.readyState !== "complete") {
    await new Promise((loaded) => addEventListener("load", loaded, { once: true }));
  }
  // A worker does not see what was loaded before it was there.
  const tell = () =>
    workers.controller?.postMessage(
      performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname),
    );
  workers.addEventListener("controllerchange", tell);
  // Nor what was on its way when it came.
  new PerformanceObserver(tell).observe({ type: "resource", buffered: true });
  await workers.register("/worker.js").catch(() => {});
}
