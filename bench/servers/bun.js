// Bun's native `publish`: parses nothing, sends every frame to every member of the room in the
// address, stores nothing. With REPLAY=200 it sends 200 frames that it holds in memory to everybody
// who asks for them with `&replay`.
const missed = Array(Number(process.env.REPLAY ?? 0)).fill(process.env.FRAME);
let taken = 0;
let members = 0;

const server = globalThis.Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, server) {
    const { searchParams } = new URL(request.url);
    const data = { room: searchParams.get("room"), replays: searchParams.has("replay") };
    if (server.upgrade(request, { data })) return;
    return Response.json({ taken, members });
  },
  websocket: {
    open(socket) {
      members++;
      socket.subscribe(socket.data.room);
      if (socket.data.replays) { for (const frame of missed) socket.send(frame); }
    },
    close() {
      members--;
    },
    message(socket, data) {
      taken++;
      server.publish(socket.data.room, data);
    },
  },
});
console.log(`http://127.0.0.1:${server.port}`);
