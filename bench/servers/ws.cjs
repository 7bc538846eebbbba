// `ws` on Node: parses nothing, sends every frame to every member, stores nothing.
const { createServer } = require("node:http");
const { WebSocketServer } = require("ws");

let taken = 0;
const server = createServer((_request, response) => {
  response.end(JSON.stringify({ taken, members: sockets.clients.size }));
});
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (data) => {
    taken++;
    for (const member of sockets.clients) member.send(data, { binary: false });
  });
});
server.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
