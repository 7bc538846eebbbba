import { SUBPROTOCOLS } from "../protocol.ts";

/** Why a request cannot become a WebSocket. */
export interface Refusal {
  status: number;
  text: string;
  headers?: Record<string, string>;
}

/** Whether a request asks for a WebSocket, well or badly. */
export function wantsWebSocket(request: Request): boolean {
  return list(request, "upgrade").includes("websocket");
}

/** The subprotocols a client offers. */
export function offeredProtocols(request: Request): string[] {
  return (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((one) => one.trim());
}

/**
 * Everything that RFC 6455 section 4.2.1 demands of the handshake, and everything over which
 * `Deno.upgradeWebSocket` would throw: once called it must not fail, or the server stops listening.
 * @returns what is wrong, or `null`
 */
export function refuseHandshake(request: Request): Refusal | null {
  const { headers } = request;
  if (!list(request, "connection").includes("upgrade")) {
    return {
      status: 400,
      text: 'Cannot open a WebSocket: the header "Connection: Upgrade" is missing',
    };
  }
  if (headers.get("sec-websocket-version") !== "13") {
    return {
      status: 426,
      text: 'Cannot open a WebSocket: send the header "Sec-WebSocket-Version: 13"',
      headers: { "sec-websocket-version": "13" },
    };
  }
  if (!/^[A-Za-z0-9+/]{22}==$/.test(headers.get("sec-websocket-key") ?? "")) {
    return {
      status: 400,
      text: 'Cannot open a WebSocket: "Sec-WebSocket-Key" must be 16 bytes in base64',
    };
  }
  const exact = (headers.get("sec-websocket-protocol") ?? "").split(", ");
  const offered = offeredProtocols(request);
  if (SUBPROTOCOLS.some((each) => offered.includes(each) && !exact.includes(each))) {
    return {
      status: 400,
      text: 'Cannot open a WebSocket: put ", " between the values of "Sec-WebSocket-Protocol"',
    };
  }
  return null;
}

function list(request: Request, header: string): string[] {
  return (request.headers.get(header) ?? "").toLowerCase().split(",").map((one) => one.trim());
}
