// A bare `Deno.upgradeWebSocket`: parses nothing, sends every frame to every member, stores nothing.
const members = new Set<WebSocket>();
let taken = 0;

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  tcpBacklog: 4096,
  onListen: ({ port }) => console.log(`http://127.0.0.1:${port}`),
}, (request) => {
  if (request.headers.get("upgrade") !== "websocket") {
    return Response.json({ taken, members: members.size });
  }
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onopen = () => members.add(socket);
  socket.onclose = () => members.delete(socket);
  socket.onerror = (event) => event.preventDefault();
  socket.onmessage = ({ data }) => {
    taken++;
    for (const member of members) member.send(data);
  };
  return response;
});
