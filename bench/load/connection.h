// The client's end of a WebSocket, as far as a load needs it: it opens, sends text, and hands on
// every message that comes. It ends the process if the server refuses or closes it.
#ifndef CONNECTION_H
#define CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Endpoint Endpoint;
typedef struct Connection Connection;

// The server, and who is told what it does.
struct Endpoint {
  int port;
  const char *protocol;
  // An epoll that watches the connections; what it tells of one has its address as data.
  int poll_fd;
  void (*opened)(Connection *connection);
  void (*received)(Connection *connection, const char *text, size_t length, uint64_t now_us);
};

struct Connection {
  const Endpoint *endpoint;
  int fd;
  // From 0; also decides from which of this machine's addresses it comes.
  int number;
  // Past the handshake.
  bool open;
  // The kernel takes no more for the moment; what it has not taken is in `out`.
  bool blocked;
  char *out;
  size_t out_bytes, out_capacity;
  // A frame that is not complete yet, and a message of several frames that is not.
  char *in, *message;
  size_t in_bytes, message_bytes;
};

// Begins to connect; `endpoint` and `number` are set.
void connection_open(Connection *connection, const char *path);

void connection_send(Connection *connection, const char *text, size_t length);

// To be called with the events that epoll tells of it.
void connection_serve(Connection *connection, uint32_t events);

uint64_t now_us(void);

_Noreturn void fail(const char *format, ...);

#endif
