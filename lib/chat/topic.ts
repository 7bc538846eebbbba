import { ChatError } from "../errors.ts";
import { type Answer, type Call, later } from "./call.ts";
import { change, type Turn } from "./effects.ts";
import { type Post, post, sendAnswer } from "./messages.ts";
import { checkWriter, joinedRoom, recordRoom } from "./rooms.ts";
import type { Room, Session, State } from "./state.ts";
import { topicText } from "./texts.ts";

/** What `/topic` does, for clients with a field for it. */
export function runSetTopic(call: Call<"set_topic">): Answer<"set_topic"> {
  const { turn, state, session, data, ref } = call;
  const room = joinedRoom(state, session, data.room);
  const { topic, cid } = data;
  const answer = sendAnswer(state, { ref, rooms: [room], cid });
  postTopic(turn, state, session, { room, topic, cid, answer });
  return later;
}

/**
 * Changes what the room is about, and says so in it.
 * @throws {ChatError} `not_allowed`, `read_only`, `message_too_long`
 */
export function postTopic(
  turn: Turn,
  state: State,
  session: Session,
  { room, topic, cid, answer }: { room: Room; topic: string } & Pick<Post, "cid" | "answer">,
): void {
  if (room.kind === "direct") {
    throw new ChatError("not_allowed", "A conversation has no topic: set that of a room", {
      reason: "conversation_without_topic",
    });
  }
  const text = topicText(topic);
  checkWriter(room, session.person);
  // Sent a second time, it must not undo the topic that somebody else has set since.
  if (cid === undefined || !turn.isSent(session.person.id, cid)) setTopic(turn, state, room, text);
  post(turn, state, session, { rooms: [room], kind: "topic", text, cid, answer });
}

function setTopic(turn: Turn, state: State, room: Room, topic: string): void {
  const old = room.topic;
  change(turn, () => room.topic = topic, () => {
    if (room.topic === topic) room.topic = old;
  });
  recordRoom(turn, room);
  state.changed.add(room);
}
