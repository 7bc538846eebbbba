// A bare `Deno.upgradeWebSocket`: parses nothing, sends every frame to every member of the room in
// the address, stores nothing. With REPLAY=200 it sends 200 frames that it holds in memory to
// everybody who asks for them with `&replay`.
const rooms = new Map<string, Set<WebSocket>>();
const missed: string[] = Array(Number(Deno.env.get("REPLAY") ?? 0)).fill(Deno.env.get("FRAME"));
let taken = 0;
let members = 0;

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  tcpBacklog: 4096,
  onListen: ({ port }) => console.log(`http://127.0.0.1:${port}`),
}, (request) => {
  if (request.headers.get("upgrade") !== "websocket") return Response.json({ taken, members });
  const { searchParams } = new URL(request.url);
  const room = roomOf(searchParams.get("room") ?? "");
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onopen = () => {
    members++;
    room.add(socket);
    if (searchParams.has("replay")) { for (const frame of missed) socket.send(frame); }
  };
  socket.onclose = () => {
    if (room.delete(socket)) members--;
  };
  socket.onerror = (event) => event.preventDefault();
  socket.onmessage = ({ data }) => {
    taken++;
    for (const member of room) member.send(data);
  };
  return response;
});

function roomOf(name: string): Set<WebSocket> {
  let room = rooms.get(name);
  if (!room) rooms.set(name, room = new Set());
  return room;
}
