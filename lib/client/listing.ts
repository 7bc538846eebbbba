import { isolated } from "./direction.ts";
import { isUnspaced } from "./spacing.ts";

/** Joins names as a language does: "Ada, Ben and Cy". */
export type Listing = (names: readonly string[]) => string;

/**
 * Makes the listing of a language. Between Latin names, Chinese gets the spaces that `Intl` leaves out;
 * names of both directions are isolated, so that they stand in their order.
 * @param locale BCP 47 tag
 * @param type whether they are joined by "and" or by "or"
 */
export function createListing(
  locale: string,
  type: "conjunction" | "disjunction" = "conjunction",
): Listing {
  const format = new Intl.ListFormat(locale, { type });
  return (names) => {
    const parts = format.formatToParts(names);
    const all = parts.length > 1 ? parts.map(({ value }) => value).join("") : "";
    return parts.map(({ type, value }, at) => {
      if (type === "element") return all === "" ? value : isolated(value, all);
      if (!/\p{Script=Han}/u.test(value)) return value;
      const [before = "", after = ""] = [parts[at - 1]?.value, parts[at + 1]?.value];
      return (isUnspaced(before, value) ? "" : " ") + value + (isUnspaced(value, after) ? "" : " ");
    }).join("");
  };
}
