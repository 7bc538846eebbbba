import config from "../deno.json" with { type: "json" };

/** Parlor's own version. */
export const VERSION: string = config.version;
