// `ws` on Node: parses nothing, sends every frame to every member of the room in the address, stores
// nothing. With REPLAY=200 it sends 200 frames that it holds in memory to everybody who asks for
// them with `&replay`.
const { createServer } = require("node:http");
const { WebSocketServer } = require("ws");

const missed = Array(Number(process.env.REPLAY ?? 0)).fill(process.env.FRAME);
const rooms = new Map();
let taken = 0;
const server = createServer((_request, response) => {
  response.end(JSON.stringify({ taken, members: sockets.clients.size }));
});
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket, request) => {
  const { searchParams } = new URL(request.url, "http://localhost");
  const room = roomOf(searchParams.get("room"));
  room.add(socket);
  if (searchParams.has("replay")) { for (const frame of missed) socket.send(frame); }
  socket.on("error", () => {});
  socket.on("close", () => room.delete(socket));
  socket.on("message", (data) => {
    taken++;
    for (const member of room) member.send(data, { binary: false });
  });
});
server.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});

function roomOf(name) {
  let room = rooms.get(name);
  if (!room) rooms.set(name, room = new Set());
  return room;
}
