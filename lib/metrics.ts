import process from "node:process";
import type { HubReadings } from "./hub_readings.ts";
import type { Distribution, Meters } from "./meters.ts";
import { databaseBytes } from "./store/data_folder.ts";
import { descriptors, freeDiskBytes } from "./system.ts";
import type { Uses } from "./warnings.ts";

/** All that the metrics are made of. */
export interface Readings {
  version: string;
  meters: Meters;
  hub: HubReadings;
  uses: Uses;
  /** Wall-clock milliseconds since 1970. */
  startedAt: number;
  /** The data folder; `null`: nothing is kept. */
  folder: string | null;
}

interface Sample {
  /** If it is another than the metric's. */
  metricName?: string;
  labels: Record<string, string | number>;
  value: number;
}

/** One metric: its name, what it counts and in which unit, and how it is read. */
export interface Metric {
  name: string;
  type: "counter" | "gauge" | "histogram";
  /** Its label, if it has one. */
  label: string | null;
  help: string;
  read: (readings: Readings) => Sample[];
}

type Single = (readings: Readings) => number | null;
type Several = (readings: Readings) => Iterable<readonly [string, number]>;

/** Everything that `/metrics` tells. */
export const METRICS: readonly Metric[] = [
  several("gauge", "parlor_build_info", {
    label: "version",
    help: "Always 1, with the version that runs",
    read: ({ version }) => [[version, 1]],
  }),

  several("gauge", "parlor_connections", {
    label: "dialect",
    help: "Open connections, by how they speak",
    read: ({ hub }) => Object.entries(hub.connections),
  }),
  single("counter", "parlor_connections_opened_total", {
    help: "WebSockets accepted since the start",
    read: ({ meters }) => meters.connections,
  }),
  several("counter", "parlor_connections_closed_total", {
    label: "reason",
    help: "Connections that ended: by the peer, or by the server, by the name of its close code",
    read: ({ meters }) => meters.closes,
  }),
  several("counter", "parlor_requests_refused_total", {
    label: "reason",
    help: "HTTP requests and handshakes that were refused",
    read: ({ meters }) => meters.refusals,
  }),
  several("counter", "parlor_errors_total", {
    label: "code",
    help: "Errors that clients were told, by their code in the protocol",
    read: ({ meters }) => meters.errors,
  }),
  single("gauge", "parlor_people", {
    help: "People with at least one connection",
    read: ({ hub }) => hub.people,
  }),
  several("gauge", "parlor_rooms", {
    label: "kind",
    help: "Rooms in memory; direct ones are those of people who are online",
    read: ({ hub }) => Object.entries(hub.rooms),
  }),
  single("gauge", "parlor_channels", {
    help: "Channels, which are groups of rooms",
    read: ({ hub }) => hub.channels,
  }),

  single("counter", "parlor_messages_total", {
    help: "Messages made durable, once for each room they went to",
    read: ({ meters }) => meters.messages,
  }),
  single("counter", "parlor_messages_repeated_total", {
    help: "Messages and changes that were sent again and already kept",
    read: ({ meters }) => meters.repeatedMessages,
  }),
  single("counter", "parlor_changes_total", {
    help: "Edits, deletions, reactions and pins made durable",
    read: ({ meters }) => meters.changes,
  }),
  single("counter", "parlor_deliveries_total", {
    help: "Events and answers given to sockets, once for each socket",
    read: ({ meters }) => meters.deliveries,
  }),
  single("counter", "parlor_events_dropped_total", {
    help: "Typing, presence and other notices not sent to connections that are behind",
    read: ({ meters }) => meters.droppedEvents,
  }),
  single("counter", "parlor_frames_sent_total", {
    help: "WebSocket messages given to sockets; several events may share one",
    read: ({ meters }) => meters.framesSent,
  }),
  single("counter", "parlor_frames_received_total", {
    help: "WebSocket messages from clients",
    read: ({ meters }) => meters.framesReceived,
  }),
  single("counter", "parlor_sent_bytes_total", {
    help: "Bytes in the frames sent, without the WebSocket's own",
    read: ({ meters }) => meters.bytesSent,
  }),
  single("counter", "parlor_received_bytes_total", {
    help: "Bytes in the frames received, without the WebSocket's own",
    read: ({ meters }) => meters.bytesReceived,
  }),
  single("counter", "parlor_rooms_resumed_total", {
    help: "Rooms whose missed messages were asked for by a client that came back",
    read: ({ meters }) => meters.resumedRooms,
  }),
  single("counter", "parlor_gaps_total", {
    help: "Rooms of those that could not be replayed from the client's cursor",
    read: ({ meters }) => meters.gaps,
  }),

  single("gauge", "parlor_connections_owed", {
    help: "Connections that something waits for, to leave with the next flush",
    read: ({ hub }) => hub.owing,
  }),
  single("gauge", "parlor_connections_behind", {
    help: "Connections so far behind that notices for them are dropped, in the last second's look",
    read: ({ hub }) => hub.backlog.busyConnections,
  }),
  single("gauge", "parlor_unsent_bytes", {
    help: "Bytes that sockets have not taken, all together, in the last second's look",
    read: ({ hub }) => hub.backlog.bytes,
  }),
  single("gauge", "parlor_unsent_max_bytes", {
    help: "Bytes that the slowest socket has not taken, in the last second's look",
    read: ({ hub }) => hub.backlog.mostBytes,
  }),
  single("gauge", "parlor_uncommitted", {
    help: "Commands and other calls that wait for the next commit",
    read: ({ hub }) => hub.uncommitted,
  }),
  single("gauge", "parlor_waiting_reads", {
    help: "Pages of history and replays that wait until their connection has taken more",
    read: ({ hub }) => hub.waitingReads,
  }),
  single("gauge", "parlor_log_waiting_characters", {
    help: "Characters of the log that are not written yet",
    read: ({ meters }) => meters.logWaiting,
  }),
  single("counter", "parlor_log_lines_lost_total", {
    help: "Lines of the log that nobody read in time",
    read: ({ meters }) => meters.logLinesLost,
  }),

  histogram("parlor_commit_seconds", {
    help: "Time of a transaction, during which the event loop stands still",
    read: ({ meters }) => meters.commitSeconds,
  }),
  histogram("parlor_sync_seconds", {
    help: "Time from a transaction until the disk has it, before which nobody is told",
    read: ({ meters }) => meters.syncSeconds,
  }),
  histogram("parlor_commit_records", {
    help: "Records in a transaction that succeeded",
    read: ({ meters }) => meters.commitRecords,
  }),
  single("counter", "parlor_commit_failures_total", {
    help: "Transactions that the database or the disk did not take",
    read: ({ meters }) => meters.commitFailures,
  }),
  histogram("parlor_flush_seconds", {
    help: "Time from the end of a turn until everybody was sent what they were owed",
    read: ({ meters }) => meters.flushSeconds,
  }),
  histogram("parlor_flush_connections", {
    help: "Connections that were sent something in a flush",
    read: ({ meters }) => meters.flushConnections,
  }),
  histogram("parlor_event_loop_delay_seconds", {
    help: "How late a timer is called, ten times a second",
    read: ({ meters }) => meters.eventLoopDelaySeconds,
  }),

  several("gauge", "parlor_bound_used", {
    label: "bound",
    help: "How much of each bound is used, in its own unit, as looked at every 5 seconds",
    read: ({ uses }) => Array.from(uses, ([bound, { used }]) => [bound, used] as const),
  }),
  several("gauge", "parlor_bound_limit", {
    label: "bound",
    help: "How much each bound allows, in its own unit; a warning is logged at 80 %",
    read: ({ uses }) => Array.from(uses, ([bound, { limit }]) => [bound, limit] as const),
  }),
  single("gauge", "parlor_database_bytes", {
    help: "Size of the database and its write-ahead log",
    read: ({ folder }) => folder === null ? null : databaseBytes(folder),
  }),
  single("gauge", "parlor_disk_free_bytes", {
    help: "Free space on the disk of the data folder",
    read: ({ folder }) => folder === null ? null : freeDiskBytes(folder),
  }),
  several("gauge", "parlor_memory_bytes", {
    label: "kind",
    help: "Memory: heap in use, heap reserved, and what V8 holds outside of its heap",
    read: () => {
      const { heapUsed, heapTotal, external } = Deno.memoryUsage();
      return [["heap_used", heapUsed], ["heap_reserved", heapTotal], ["external", external]];
    },
  }),
  single("gauge", "process_resident_memory_bytes", {
    help: "Memory of the process in RAM",
    read: () => Deno.memoryUsage().rss,
  }),
  single("counter", "process_cpu_seconds_total", {
    help: "Processor time of the process, user and system",
    read: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000_000;
    },
  }),
  single("gauge", "process_start_time_seconds", {
    help: "When the server started, in seconds since 1970",
    read: ({ startedAt }) => startedAt / 1_000,
  }),
  single("gauge", "process_open_fds", {
    help: "Open file descriptors; not known in the executable",
    read: () => descriptors()?.used ?? null,
  }),
  single("gauge", "process_max_fds", {
    help: "Most file descriptors that may be open; not known in the executable",
    read: () => descriptors()?.limit ?? null,
  }),
];

/**
 * The metrics in Prometheus' text format, version 0.0.4.
 * @returns the text, and the media type to send it under
 */
export async function prometheusText(
  readings: Readings,
): Promise<{ text: string; type: string }> {
  // Loaded by the first who asks: it takes longer than all the rest of the start.
  const { AggregatorRegistry } = await import("@platformatic/prom-client");
  const metrics = METRICS.map(({ name, type, help, read }) => ({
    name,
    type,
    help,
    // There is one process to read from.
    aggregator: "first",
    values: read(readings),
  }));
  const registry = AggregatorRegistry.aggregate<"text/plain; version=0.0.4; charset=utf-8">([
    metrics,
  ]);
  return { text: await registry.metrics(), type: registry.contentType };
}

function single(
  type: "counter" | "gauge",
  name: string,
  { help, read }: { help: string; read: Single },
): Metric {
  return {
    name,
    type,
    label: null,
    help,
    read: (readings) => {
      const value = read(readings);
      return value === null ? [] : [{ labels: {}, value }];
    },
  };
}

function several(
  type: "counter" | "gauge",
  name: string,
  { label, help, read }: { label: string; help: string; read: Several },
): Metric {
  return {
    name,
    type,
    label,
    help,
    read: (readings) =>
      Array.from(read(readings), ([kind, value]) => ({ labels: { [label]: kind }, value })),
  };
}

function histogram(
  name: string,
  { help, read }: { help: string; read: (readings: Readings) => Distribution },
): Metric {
  return {
    name,
    type: "histogram",
    label: null,
    help,
    read: (readings) => {
      const { bounds, counts, count, sum } = read(readings);
      let below = 0;
      const buckets = bounds.map((le, i) => ({
        metricName: `${name}_bucket`,
        labels: { le },
        value: below += counts[i]!,
      }));
      return [
        ...buckets,
        { metricName: `${name}_bucket`, labels: { le: "+Inf" }, value: count },
        { metricName: `${name}_sum`, labels: {}, value: sum },
        { metricName: `${name}_count`, labels: {}, value: count },
      ];
    },
  };
}
