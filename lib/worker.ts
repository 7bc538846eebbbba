import { countDescriptors } from "./system.ts";

export interface WorkerOptions {
  name: string;
  /** File descriptors that it takes to start and to open its files, and some to spare. */
  files: number;
  /** Something was thrown in it that nobody caught: it does nothing any more. */
  onError: (event: ErrorEvent) => void;
}

/**
 * Starts a thread of its own; the event loop stops for some 40 ms meanwhile.
 * @returns nothing if none can be had now
 */
export function startWorker(url: URL, { name, files, onError }: WorkerOptions): Worker | undefined {
  try {
    // A worker that finds too few ends the whole process.
    if (countDescriptors(files) < files) return undefined;
    const worker = new Worker(url, { type: "module", name });
    worker.onerror = (event) => {
      event.preventDefault();
      onError(event);
    };
    return worker;
  } catch {
    // The system has no thread left.
    return undefined;
  }
}
