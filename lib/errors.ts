import type { ErrorCode, ErrorData, ErrorReason, Values } from "./protocol.ts";

/** What is the same for every error of a code. */
interface ErrorRow {
  /** The HTTP status that says the same. */
  status: number;
  /** Whether the same command may succeed later, unchanged. */
  retryable: boolean;
}

/** Every expected failure. The text comes with each error, because it names what it is about. */
export const ERRORS: { readonly [C in ErrorCode]: ErrorRow } = {
  bad_frame: { status: 400, retryable: false },
  bad_field: { status: 400, retryable: false },
  unknown_command: { status: 400, retryable: false },
  unknown_slash_command: { status: 400, retryable: false },
  usage: { status: 400, retryable: false },
  binary_refused: { status: 415, retryable: false },
  name_required: { status: 401, retryable: false },
  bad_name: { status: 400, retryable: false },
  name_too_similar: { status: 409, retryable: false },
  bad_room_name: { status: 400, retryable: false },
  bad_channel_name: { status: 400, retryable: false },
  room_not_found: { status: 404, retryable: false },
  room_exists: { status: 409, retryable: false },
  not_in_room: { status: 403, retryable: false },
  in_no_room: { status: 403, retryable: false },
  read_only: { status: 403, retryable: false },
  too_many_rooms: { status: 409, retryable: false },
  user_not_found: { status: 404, retryable: false },
  user_ambiguous: { status: 409, retryable: false },
  channel_not_found: { status: 404, retryable: false },
  channel_exists: { status: 409, retryable: false },
  not_allowed: { status: 403, retryable: false },
  message_empty: { status: 400, retryable: false },
  message_too_long: { status: 413, retryable: false },
  message_not_found: { status: 404, retryable: false },
  bad_emoji: { status: 400, retryable: false },
  too_many_reactions: { status: 409, retryable: false },
  too_many_pins: { status: 409, retryable: false },
  search_too_slow: { status: 503, retryable: false },
  search_unavailable: { status: 503, retryable: true },
  too_fast: { status: 429, retryable: true },
  storage_unavailable: { status: 503, retryable: true },
  bad_token: { status: 401, retryable: false },
  internal: { status: 500, retryable: true },
};

/** An expected failure: reaches the client as an `error`. Anything else that is thrown is a bug. */
export class ChatError extends Error {
  override readonly name = "ChatError";
  readonly code: ErrorCode;
  readonly #more: { retryAfterMs?: number; reason?: ErrorReason; values?: Values };

  /**
   * @param message what happened and what to do: sentence case, no final full stop
   * @param more when to try again, which case it is, and what the text names
   */
  constructor(
    code: ErrorCode,
    message: string,
    more: { retryAfterMs?: number; reason?: ErrorReason; values?: Values } = {},
  ) {
    super(message);
    this.code = code;
    this.#more = more;
  }

  /** The `data` of the `error` event. */
  toData(): ErrorData {
    const { retryAfterMs, reason, values } = this.#more;
    return {
      code: this.code,
      message: this.message,
      ...(reason === undefined ? {} : { reason }),
      ...(values === undefined ? {} : { values }),
      ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    };
  }
}
