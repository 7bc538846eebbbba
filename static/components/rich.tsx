import { tokenize } from "../model/links.ts";

/** What a person wrote: text, with its addresses as links. */
export function Rich({ message }: { message: string }) {
  return (
    <>
      {tokenize(message).map((token) =>
        token.kind === "text"
          ? token.text
          : (
            <a href={token.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
              {token.text}
            </a>
          )
      )}
    </>
  );
}
