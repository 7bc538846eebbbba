import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Place } from "../writing.ts";

/** Where the messages stand that are drawn: in a room, or in a thread. */
export const PlaceContext = createContext<Place | null>(null);

export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (place === null) throw new Error("A message stands outside of PlaceContext");
  return place;
}
