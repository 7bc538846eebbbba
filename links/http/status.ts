/** Local stand-in for `jsr:@std/http/status` 1.x, over `node:http`. */
import { STATUS_CODES } from "node:http";

export const STATUS_TEXT = STATUS_CODES as Record<number, string>;
