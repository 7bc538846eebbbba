import { calledIn } from "../model/namesakes.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";

/** Who types; its space is there when nobody does. */
export function TypingLine({ room }: { room: Room }) {
  const { store, text } = usePage();
  const [a, b, ...rest] = room.typing.map((one) =>
    one.user_id === "" ? one.username : calledIn(store.view.value, one)
  );
  let said = "";
  if (a !== undefined) said = text("typingOne", { a });
  if (a !== undefined && b !== undefined) said = text("typingTwo", { a, b });
  if (rest.length > 0) said = text("typingMany");
  return (
    <p class="typing" aria-live="off">
      {said !== "" && (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {said}
        </>
      )}
    </p>
  );
}
