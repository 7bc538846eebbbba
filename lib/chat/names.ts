import { rectifyConfusion } from "unicode-confusables";
import { ChatError } from "../errors.ts";
import { LIMITS } from "../protocol.ts";

/** Control, unassigned, private and surrogate characters, and those that show nothing or turn the direction. */
const FORBIDDEN =
  /[\p{Cc}\p{Cn}\p{Co}\p{Cs}\u2028\u2029\u2800\u{1d159}]|(?![\u200c\u200d\ufe0f])[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
/** Persian needs the joiners between letters, emoji the joiner and the variation selector: nowhere else. */
const STRAY_JOINER =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200c\u200d]|[\u200c\u200d](?![\p{L}\p{M}\p{Extended_Pictographic}])|(?<!\p{Extended_Pictographic})\ufe0f/u;
const ODD_SPACE = /(?! )\s| {2}/u;
/** Marks that would climb over the lines above. */
const PILED_MARKS = /\p{M}{5}/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Names that people would take for the server or for everybody. */
const RESERVED = ["system", "server", "everyone", "here", "room", "all"];

/**
 * The name of a person in its canonical form: NFKC, without spaces around it.
 * @throws {ChatError} `bad_name`
 */
export function personName(text: string): string {
  const name = canonical(text, "bad_name", "name", LIMITS.usernameLength);
  if (name.startsWith("/")) throw new ChatError("bad_name", 'A name cannot begin with "/"');
  if (isReserved(name)) {
    throw new ChatError(
      "bad_name",
      `Cannot use the name "${name}": it is reserved. Choose another`,
    );
  }
  return name;
}

/**
 * The name of a room in its canonical form.
 * @throws {ChatError} `bad_room_name`
 */
export function roomName(text: string): string {
  return placeName(text, "bad_room_name", "room name");
}

/**
 * The name of a channel in its canonical form.
 * @throws {ChatError} `bad_channel_name`
 */
export function channelName(text: string): string {
  return placeName(text, "bad_channel_name", "channel name");
}

/** By which rooms and channels are looked up: names that differ only by case are one. */
export function fold(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/**
 * What two names share if one may be taken for the other, by case or by look-alike letters
 * (the skeleton of Unicode Technical Standard 39, section 4). Two forms, because "I" looks like "l"
 * and is "i": names that share either are too similar.
 */
export function likenesses(name: string): readonly [string, string] {
  let forms = lastForms.get(name);
  if (!forms) {
    const visible = name.normalize("NFD");
    forms = [
      `case:${skeleton(visible.toLowerCase())}`,
      `look:${skeleton(visible).toLowerCase()}`,
    ];
    if (lastForms.size >= LAST_FORMS) lastForms.clear();
    lastForms.set(name, forms);
  }
  return forms;
}

/** Whoever comes or goes has their name looked at several times in a row. */
const lastForms = new Map<string, readonly [string, string]>();
const LAST_FORMS = 64;

function skeleton(text: string): string {
  const visible = text.replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  return rectifyConfusion(visible).normalize("NFD");
}

let reservedForms: ReadonlySet<string> | undefined;

function isReserved(name: string): boolean {
  // Once, and not before the first name is looked at.
  reservedForms ??= new Set(RESERVED.flatMap(likenesses));
  const forms = reservedForms;
  return likenesses(name).some((form) => forms.has(form));
}

function placeName(
  text: string,
  code: "bad_room_name" | "bad_channel_name",
  what: string,
): string {
  const name = canonical(text, code, what, LIMITS.roomLength);
  if (/^[#@*/]|[,:]/u.test(name)) {
    throw new ChatError(
      code,
      `A ${what} cannot begin with "#", "@", "*" or "/" nor contain "," or ":"`,
    );
  }
  return name;
}

function canonical(
  text: string,
  code: "bad_name" | "bad_room_name" | "bad_channel_name",
  what: string,
  maxLength: number,
): string {
  // Normalising costs time in proportion to the text; nothing valid is this long.
  const name = text.length > maxLength * 8 ? text : text.normalize("NFKC").trim();
  const length = [...name].length;
  if (length < 1 || length > maxLength) {
    throw new ChatError(code, `A ${what} has 1 to ${maxLength} characters: this has ${length}`);
  }
  if (
    [FORBIDDEN, STRAY_JOINER, ODD_SPACE, PILED_MARKS].some((bad) => bad.test(name)) ||
    !VISIBLE.test(name)
  ) {
    throw new ChatError(
      code,
      `A ${what} is made of visible characters and single spaces: use letters and digits`,
    );
  }
  return name;
}
