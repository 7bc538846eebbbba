// Bun's native `publish`: parses nothing, sends every frame to every member, stores nothing.
let taken = 0;
let members = 0;

const server = globalThis.Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, server) {
    if (server.upgrade(request)) return;
    return Response.json({ taken, members });
  },
  websocket: {
    open(socket) {
      members++;
      socket.subscribe("general");
    },
    close() {
      members--;
    },
    message(_socket, data) {
      taken++;
      server.publish("general", data);
    },
  },
});
console.log(`http://127.0.0.1:${server.port}`);
