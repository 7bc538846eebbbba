/**
 * The line that says where the server is to be found.
 * @param interfaces what `Deno.networkInterfaces` gives
 */
export function banner(
  { host, port, name, version }: { host: string; port: number; name: string; version: string },
  interfaces: readonly Pick<Deno.NetworkInterfaceInfo, "address" | "family">[],
): string {
  const everywhere = host === "0.0.0.0" || host === "::";
  const url = `http://${everywhere ? "localhost" : bracketed(host)}:${port}`;
  const lan = everywhere ? lanAddress(interfaces) : undefined;
  return `${titleOf({ name, version })} is ready at ${url}${
    lan ? `, in your network at http://${lan}:${port}` : ""
  }`;
}

/** What a server calls itself, and that it is a Parlor. */
export function titleOf({ name, version }: { name: string; version: string }): string {
  return name === "Parlor" ? `Parlor ${version}` : `${name} (Parlor ${version})`;
}

/** The first IPv4 address that others can reach; those of private networks before others. */
function lanAddress(
  interfaces: readonly Pick<Deno.NetworkInterfaceInfo, "address" | "family">[],
): string | undefined {
  const reachable = interfaces
    .filter(({ family, address }) => family === "IPv4" && !/^(127|169\.254)\./.test(address))
    .map(({ address }) => address);
  const isPrivate = (address: string) => /^(192\.168|10|172\.(1[6-9]|2\d|3[01]))\./.test(address);
  return reachable.find(isPrivate) ?? reachable[0];
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
