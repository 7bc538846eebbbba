import type { CommandData, CommandType, Ref } from "../protocol.ts";
import type { LateData, Turn } from "./effects.ts";
import type { ReadKnown } from "./people.ts";
import type { Session, State } from "./state.ts";

/** What the rules must know of the server around them. */
export interface Server {
  epoch: string;
  readKnown: ReadKnown;
}

/** One call of a command. */
export interface Call<T extends CommandType> {
  turn: Turn;
  state: State;
  session: Session;
  data: CommandData[T];
  ref: Ref | undefined;
  server: Server;
}

/** What a command's function gives back: the ack's data; `later`: an effect gives the answer. */
export type Answer<T extends CommandType> = LateData<T> | "later";

/** An effect gives the answer. */
export const later = "later";
