import type { ComponentType } from "preact";
import type { Room } from "../model/view.ts";

/** The part of the page that is loaded when somebody first searches. */
export interface SearchPart {
  readonly SearchForm: ComponentType<{ readonly room: Room }>;
}
