const PATHS = {
  hash: "M6.5 2.5 5 13.5M11 2.5 9.5 13.5M2.5 5.5h11M2 10.5h11",
  lock: "M4 7.5h8v6H4zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2",
  horn: "M2.5 6.5v3h2l6 3.5V3l-6 3.5zM13 6.5v3M5 9.5l.8 4h1.7l-.6-3.2",
  plus: "M8 3v10M3 8h10",
  close: "m4 4 8 8M12 4l-8 8",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  people:
    "M6 7.5a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5ZM1.5 13c0-2.2 2-3.5 4.5-3.5s4.5 1.3 4.5 3.5M10.5 3.2a2.2 2.2 0 0 1 0 4.1M12.3 9.8c1.4.5 2.2 1.6 2.2 3.2",
  leave: "M6.5 2.5h-4v11h4M10.5 5l3 3-3 3M13.5 8h-7",
  send: "M8 13V3.5M4 7.5l4-4 4 4",
  down: "M8 3v9.5M4 8.5l4 4 4-4",
  up: "M8 13V3.5M4 7.5l4-4 4 4",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2 1.6",
  alert: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3.5M8 10.7v.1",
  pencil: "m3 13 .6-2.6 7.3-7.3a1.1 1.1 0 0 1 1.6 0l.4.4a1.1 1.1 0 0 1 0 1.6l-7.3 7.3zM9.8 4.2l2 2",
  check: "m3 8.5 3.5 3.5L13 4.5",
  bell: "M4 11.5V7.3a4 4 0 0 1 8 0v4.2M2.8 11.5h10.4M6.6 13.6h2.8",
  bellOff: "M4 11.5V7.3a4 4 0 0 1 8 0v4.2M2.8 11.5h10.4M6.6 13.6h2.8M2.5 2.5l11 11",
  jump: "M2.5 4h7M2.5 8h4.5M2.5 12h7M11 5.5 13.5 8 11 10.5M13.5 8H9.5",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.6 10.6 14 14",
  sliders:
    "M2.5 5h6M12 5h1.5M2.5 11H4M7.5 11h6M10.2 6.7a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4ZM5.8 12.7a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z",
  bold: "M4.5 3h4.25a2.5 2.5 0 0 1 0 5H4.5zM4.5 8h5a2.5 2.5 0 0 1 0 5h-5z",
  italic: "M7 3h5M4 13h5M9.5 3l-3 10",
  strike:
    "M2.5 8h11M11 5c-.3-1.3-1.4-2-3-2-1.8 0-3 .9-3 2.3 0 1 .6 1.6 1.5 2M5 11c.3 1.3 1.4 2 3.1 2 1.9 0 3.1-.9 3.1-2.3",
  code: "m5.5 4.5-3.5 3.5 3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
  codeBlock: "M2 2.5h12v11H2zM6.5 6l-2 2 2 2M9.5 6l2 2-2 2",
  quote: "M3 3v10M6.5 4.5h7M6.5 8h7M6.5 11.5h4",
  list: "M6 4h8M6 8h8M6 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01",
  link:
    "M6.5 9.5a2.5 2.5 0 0 0 3.6.2l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.5 6.5a2.5 2.5 0 0 0-3.6-.2L3.7 8.5a2.6 2.6 0 0 0 3.7 3.7l.9-.9",
  format:
    "m1.5 12.5 3.5-9 3.5 9M2.7 9.5h4.6M14.5 7.5v5M14.5 10a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0Z",
  smile:
    "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.5 9.5c.6.9 1.4 1.4 2.5 1.4s1.9-.5 2.5-1.4M6 6.3v.4M10 6.3v.4",
  reply: "M6.5 4 2.5 8l4 4M3 8h6.5a4 4 0 0 1 4 4v.5",
  thread: "M2.5 3.5h11v7h-6l-3 2.5v-2.5h-2zM5.5 6h5M5.5 8.2h3",
  pin: "M6 2.5h4l-.5 4 2 2.5h-7l2-2.5zM8 9v4.5",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  trash: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4",
  unread: "M2.5 4h11v8.5h-11zM2.5 4.5 8 9l5.5-4.5",
  read: "M2.5 6.3 8 2.8l5.5 3.5v6.2h-11zM2.5 6.8 8 10.2l5.5-3.4",
  at:
    "M10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM10.5 5.5V9a1.75 1.75 0 0 0 3.5 0V8a6 6 0 1 0-2.4 4.8",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing beside a text; without one its button needs a label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The doorway with the lit window. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect class="mark-wall" width="32" height="32" rx="9" />
      <path class="mark-light" d="M9 32V14a7 7 0 0 1 14 0v18z" />
      <path class="mark-bars" d="M16 7v13M9 20h14" />
    </svg>
  );
}
