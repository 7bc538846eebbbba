#define _GNU_SOURCE
#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

enum {
  READ_BYTES = 256 * 1024,
  LONGEST_FRAME_BYTES = 8 * 1024 * 1024,
  CONNECTIONS_PER_ADDRESS = 4000,
};

// RFC 6455, section 5.2.
enum { CONTINUATION = 0, TEXT = 1, CLOSE = 8, PING = 9, PONG = 10, FINAL = 0x80, MASKED = 0x80 };

// All connections read into the same bytes, which stay in the processor's cache.
static char buffer[LONGEST_FRAME_BYTES + READ_BYTES];

uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void fail(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  va_end(values);
  fputc('\n', stderr);
  exit(1);
}

static void flush(Connection *c) {
  size_t done = 0;
  while (done < c->out_bytes) {
    ssize_t taken = send(c->fd, c->out + done, c->out_bytes - done, MSG_NOSIGNAL);
    if (taken < 0 && errno == EAGAIN) break;
    if (taken < 0) fail("Cannot send on connection %d: %s", c->number, strerror(errno));
    done += taken;
  }
  c->out_bytes -= done;
  memmove(c->out, c->out + done, c->out_bytes);
  bool blocked = c->out_bytes > 0;
  if (blocked == c->blocked) return;
  c->blocked = blocked;
  struct epoll_event event = {.events = blocked ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = c};
  epoll_ctl(c->endpoint->poll_fd, EPOLL_CTL_MOD, c->fd, &event);
}

static void queue(Connection *c, const void *bytes, size_t count) {
  if (c->out_bytes + count > c->out_capacity) {
    c->out_capacity = (c->out_bytes + count) * 2;
    c->out = realloc(c->out, c->out_capacity);
  }
  memcpy(c->out + c->out_bytes, bytes, count);
  c->out_bytes += count;
}

static void send_frame(Connection *c, int opcode, const char *payload, size_t length) {
  if (length > UINT16_MAX) fail("Cannot send a frame of %zu bytes", length);
  // The key of zeros that follows the length leaves the payload as it is.
  unsigned char head[8] = {FINAL | opcode, MASKED | length};
  size_t size = 6;
  if (length > 125) {
    head[1] = MASKED | 126;
    head[2] = length >> 8;
    head[3] = length;
    size = 8;
  }
  queue(c, head, size);
  queue(c, payload, length);
  flush(c);
}

void connection_send(Connection *c, const char *text, size_t length) {
  send_frame(c, TEXT, text, length);
}

static void send_handshake(Connection *c, const char *path) {
  const Endpoint *endpoint = c->endpoint;
  char request[16 * 1024];
  int length = snprintf(
      request, sizeof request,
      "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cGFybG9yIGJlbmNoIGxvYQ==\r\n%s%s%s\r\n",
      path, endpoint->port, *endpoint->protocol ? "Sec-WebSocket-Protocol: " : "",
      endpoint->protocol, *endpoint->protocol ? "\r\n" : "");
  queue(c, request, length);
  flush(c);
}

void connection_open(Connection *c, const char *path) {
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->fd < 0) fail("Cannot open connection %d: %s", c->number, strerror(errno));
  c->open = c->blocked = false;
  c->in_bytes = c->out_bytes = c->message_bytes = 0;
  int on = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  struct sockaddr_in from = {.sin_family = AF_INET}, to = from;
  // One address has fewer ports than there may be connections.
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + c->number / CONNECTIONS_PER_ADDRESS);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(c->endpoint->port);
  bind(c->fd, (struct sockaddr *)&from, sizeof from);
  if (connect(c->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS)
    fail("Cannot connect: %s", strerror(errno));
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(c->endpoint->poll_fd, EPOLL_CTL_ADD, c->fd, &event);
  send_handshake(c, path);
}

// Handles the answer to the handshake. Returns its length, or 0 if it is not complete.
static size_t take_answer(Connection *c, const char *bytes, size_t count) {
  const char *end = memmem(bytes, count, "\r\n\r\n", 4);
  if (!end) return 0;
  if (memcmp(bytes, "HTTP/1.1 101", 12)) fail("The server refuses: %.80s", bytes);
  c->open = true;
  c->endpoint->opened(c);
  return end + 4 - bytes;
}

static void take_text(Connection *c, const char *text, size_t length, bool final, uint64_t now) {
  if (final && c->message_bytes == 0) return c->endpoint->received(c, text, length, now);
  c->message = realloc(c->message, c->message_bytes + length);
  memcpy(c->message + c->message_bytes, text, length);
  c->message_bytes += length;
  if (!final) return;
  c->endpoint->received(c, c->message, c->message_bytes, now);
  c->message_bytes = 0;
}

// Handles complete frames. Returns how many bytes they are.
static size_t take_frames(Connection *c, const char *bytes, size_t count) {
  uint64_t now = now_us();
  size_t done = 0;
  while (count - done >= 2) {
    const unsigned char *head = (const unsigned char *)bytes + done;
    size_t size = 2, length = head[1] & 127;
    int more = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (count - done < size + more) break;
    if (more) length = 0;
    while (more--) length = length << 8 | head[size++];
    if (size + length > LONGEST_FRAME_BYTES) fail("A frame of %zu bytes is too long", length);
    if (count - done < size + length) break;
    const char *payload = bytes + done + size;
    int opcode = head[0] & 15;
    if (opcode == CLOSE) fail("The server closed connection %d", c->number);
    if (opcode == PING) send_frame(c, PONG, payload, length);
    if (opcode == TEXT || opcode == CONTINUATION)
      take_text(c, payload, length, head[0] & FINAL, now);
    done += size + length;
  }
  return done;
}

static void receive(Connection *c) {
  if (c->in_bytes > 0) memcpy(buffer, c->in, c->in_bytes);
  ssize_t count = recv(c->fd, buffer + c->in_bytes, READ_BYTES, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count == 0) fail("The server closed connection %d", c->number);
  if (count < 0) fail("Connection %d is lost: %s", c->number, strerror(errno));
  size_t all = c->in_bytes + count, done = 0;
  if (!c->open) done = take_answer(c, buffer, all);
  if (c->open) done += take_frames(c, buffer + done, all - done);
  c->in_bytes = all - done;
  if (c->in_bytes == 0) return;
  c->in = realloc(c->in, c->in_bytes);
  memcpy(c->in, buffer + done, c->in_bytes);
}

void connection_serve(Connection *c, uint32_t events) {
  if (events & EPOLLOUT) flush(c);
  if (events & ~EPOLLOUT) receive(c);
}
