const FEW = /^\s*(?:\p{RGI_Emoji}\s*){1,3}$/v;

/** Whether a message is nothing but an emoji, or two or three: these are shown large. */
export function isEmojiAlone(message: string): boolean {
  return FEW.test(message);
}
