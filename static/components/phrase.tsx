import type { ComponentChildren } from "preact";

/** A noncharacter: no name can have it. */
const PLACE = "\uffff";

/**
 * A text of the page around something that is more than text.
 * @param say fills in the text, with what it is given where `children` stand
 */
export function Phrase(
  { say, children }: { say: (place: string) => string; children: ComponentChildren },
) {
  const [before, after] = say(PLACE).split(PLACE);
  return (
    <>
      {before}
      {children}
      {after}
    </>
  );
}
