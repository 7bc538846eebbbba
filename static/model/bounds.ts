/** Bounds of what the page keeps in memory. */
export const BOUNDS = {
  /** Messages of one stretch of a room's log. */
  messages: 600,
  /** Messages at the end of a room that stay while its reader is further up than `messages` reach. */
  kept: 200,
  /** Notices of one room. */
  notices: 200,
  /** Messages drawn when a room is opened, and added on scrolling up. */
  drawnStep: 100,
  /** Messages drawn above what is unread, and events fetched before it. */
  context: 20,
  /** Messages drawn at the end of a room, past which the oldest are taken off the page. */
  drawn: 300,
} as const;
