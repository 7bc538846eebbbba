// socket.io on Node, over its own protocol: parses each event, as it always does, and emits it to
// everybody in the room in the address, stores nothing. With REPLAY=200 it emits 200 messages that
// it holds in memory to everybody who asks for them with `&replay`.
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const missed = Array(Number(process.env.REPLAY ?? 0)).fill(JSON.parse(process.env.FRAME ?? "null"));
let taken = 0;
const server = createServer((_request, response) => {
  response.end(JSON.stringify({ taken, members: io.of("/").sockets.size }));
});
const io = new Server(server, { transports: ["websocket"], serveClient: false });
io.on("connection", (socket) => {
  const { room, replay } = socket.handshake.query;
  socket.join(room);
  if (replay !== undefined) { for (const message of missed) socket.emit("message", message); }
  socket.on("message", (message) => {
    taken++;
    io.to(room).emit("message", message);
  });
});
server.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
