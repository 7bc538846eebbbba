// A load generator for WebSocket chat servers on this machine. One thread that reads several million
// messages a second, so that the server is what is measured.
//
//     gcc -O2 -o load load.c connection.c histogram.c
//     load name=value ...        the names are in read_options()
//
// In text that is sent, %u stands for the member's number, %p for that of the other one of a pair,
// %r for the room's, %k for what was captured, %c for a number that is new in every message, and %t
// for a stamp, by which a message is known wherever it arrives, any number of them in a frame.
//
// It prints a line of JSON when something is done and waits for a line on standard input before it
// goes on, so that whoever runs it can look at the server in between:
//
//     joined -> (go) -> [left -> (go) ->] [back -> (go) ->] measuring, measured, drained
//
// It ends with 1 and a reason if the server refuses, closes or stalls a connection.
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "connection.h"
#include "histogram.h"

enum {
  SECOND_US = 1000000,
  // "@@", the microsecond of sending, the sender's number, "@@".
  STAMP_TIME_DIGITS = 14,
  STAMP_NUMBER_DIGITS = 5,
  STAMP_BYTES = 2 + STAMP_TIME_DIGITS + STAMP_NUMBER_DIGITS + 2,
  TEXT_BYTES = 8192,
  // The longest that a placeholder can become.
  EXPANDED_BYTES = 512,
  STALL_US = 15 * SECOND_US,
  // How long it waits for what should not come: the same message once more.
  REPEATED_US = SECOND_US / 20,
};

typedef struct {
  // First, so that the one's address is the other's.
  Connection connection;
  bool writes;
  // What it waits for on arriving: some text, and so many messages that it missed; then -1.
  bool heard;
  int missed;
  uint64_t came_us;
  char *captured;
} Member;

typedef struct {
  uint64_t count, since_us;
} Progress;

static struct {
  int members, room_size, writers, in_flight, missed, at_once;
  double per_second, warm_ms, measure_ms;
  const char *path, *join, *joined, *then_path, *then, *then_done, *capture, *message, *ack;
} options;

static Endpoint endpoint;
static Member *members;
static bool told;

// How members arrive: first as they join, then once more if there is a `then`.
static struct {
  const char *path, *frames, *until;
  int missed, opened, arrived;
  uint64_t opened_us;
} stage;

static bool sending, counting;
static uint64_t window_from_us, window_to_us;
static uint64_t sent, delivered, acks, counted, frames;
static Histogram times;

static void print_times(void) {
  printf(",\"p50_us\":%lu,\"p99_us\":%lu,\"p999_us\":%lu}\n", histogram_percentile(&times, .5),
         histogram_percentile(&times, .99), histogram_percentile(&times, .999));
  fflush(stdout);
}

static size_t expand(const Member *m, const char *template, char *text) {
  int number = m->connection.number;
  char *end = text;
  for (const char *at = template; *at; at++) {
    if (end - text > TEXT_BYTES - EXPANDED_BYTES) fail("The text is too long: %s", template);
    char name = *at == '%' ? at[1] : 0;
    if (name == 'u') end += sprintf(end, "%d", number);
    else if (name == 'p') end += sprintf(end, "%d", number ^ 1);
    else if (name == 'r') end += sprintf(end, "%d", number / options.room_size);
    else if (name == 'k') end += sprintf(end, "%.400s", m->captured ? m->captured : "");
    else if (name == 'c') end += sprintf(end, "%lu", sent);
    else if (name == 't') end += sprintf(end, "@@%014lu%05d@@", now_us(), number);
    else {
      *end++ = *at;
      continue;
    }
    at++;
  }
  *end = 0;
  return end - text;
}

static void send_text(Member *m, const char *template) {
  char text[TEXT_BYTES];
  if (*template) connection_send(&m->connection, text, expand(m, template, text));
}

static void send_lines(Member *m, const char *lines) {
  char *copy = strdup(lines), *rest = copy;
  for (char *line; (line = strsep(&rest, "\n"));) send_text(m, line);
  free(copy);
}

static void send_message(Member *m) {
  sent++;
  send_text(m, options.message);
}

static void note_arrival(Member *m) {
  if (!m->connection.open || !m->heard || m->missed > 0) return;
  // Once only.
  m->missed = -1;
  stage.arrived++;
  histogram_record(&times, now_us() - m->came_us);
}

static void capture(Member *m, const char *text, size_t length) {
  size_t prefix = strlen(options.capture);
  const char *found = prefix && !m->captured ? memmem(text, length, options.capture, prefix) : NULL;
  if (!found) return;
  const char *from = found + prefix, *to = memchr(from, '"', text + length - from);
  if (to) m->captured = strndup(from, to - from);
}

static uint64_t digits(const char *text, int count) {
  uint64_t value = 0;
  while (count--) value = value * 10 + (*text++ - '0');
  return value;
}

static void take_message(Member *m, const char *stamp, uint64_t now) {
  delivered++;
  if (m->missed > 0) m->missed--;
  uint64_t sent_us = digits(stamp + 2, STAMP_TIME_DIGITS);
  if (counting) counted++;
  if (sent_us >= window_from_us && sent_us < window_to_us) histogram_record(&times, now - sent_us);
  if (!sending || !options.in_flight || !m->writes) return;
  int sender = digits(stamp + 2 + STAMP_TIME_DIGITS, STAMP_NUMBER_DIGITS);
  if (sender == m->connection.number) send_message(m);
}

static void received(Connection *connection, const char *text, size_t length, uint64_t now) {
  Member *m = (Member *)connection;
  if (counting) frames++;
  // The ping of engine.io, which socket.io speaks.
  if (length == 1 && *text == '2') return connection_send(connection, "3", 1);
  const char *end = text + length;
  for (const char *at = text; (at = memchr(at, '@', end - at)) && end - at >= STAMP_BYTES;) {
    if (at[1] == '@' && at[STAMP_BYTES - 1] == '@') {
      take_message(m, at, now);
      at += STAMP_BYTES;
    } else {
      at++;
    }
  }
  if (m->missed >= 0) {
    capture(m, text, length);
    if (!m->heard) m->heard = memmem(text, length, stage.until, strlen(stage.until)) != NULL;
    note_arrival(m);
  } else if (m->writes && *options.ack) {
    size_t size = strlen(options.ack);
    for (const char *at = text; (at = memmem(at, end - at, options.ack, size)); at += size) acks++;
  }
}

static void opened(Connection *connection) {
  Member *m = (Member *)connection;
  if (++stage.opened == options.members) stage.opened_us = now_us();
  send_lines(m, stage.frames);
  note_arrival(m);
}

// Waits for what comes and handles it.
static void serve(int wait_ms) {
  struct epoll_event events[1024];
  int count = epoll_wait(endpoint.poll_fd, events, 1024, wait_ms);
  for (int i = 0; i < count; i++) {
    Connection *connection = events[i].data.ptr;
    char line[64];
    if (connection) {
      connection_serve(connection, events[i].events);
    } else {
      // Nobody is left who would listen.
      if (read(STDIN_FILENO, line, sizeof line) <= 0) exit(1);
      told = true;
    }
  }
}

// Whether nothing has come for long; `count` grows with what comes.
static bool stalled(Progress *progress, uint64_t count) {
  uint64_t now = now_us();
  if (count != progress->count) *progress = (Progress){count, now};
  return now - progress->since_us > STALL_US;
}

// What was sent twice would come now.
static void wait_for_repeated(void) {
  for (uint64_t end_us = now_us() + REPEATED_US; now_us() < end_us;) serve(10);
}

static void wait_until_told(void) {
  while (!told) serve(-1);
  told = false;
}

static void connect_member(Member *m) {
  char path[TEXT_BYTES];
  expand(m, stage.path, path);
  connection_open(&m->connection, path);
}

// Has all members arrive, on new connections if there is a path, and tells how long that took.
static void arrive(const char *event) {
  memset(&times, 0, sizeof times);
  delivered = 0;
  uint64_t from_us = now_us();
  Progress progress = {.since_us = from_us};
  for (int i = 0; i < options.members; i++) {
    Member *m = &members[i];
    m->heard = *stage.until == 0;
    m->missed = stage.missed;
    m->came_us = from_us;
    if (!*stage.path) send_lines(m, stage.frames);
  }
  int next = *stage.path ? 0 : options.members;
  while (stage.arrived < options.members) {
    for (; next < options.members && next - stage.opened < options.at_once; next++) {
      members[next].came_us = now_us();
      connect_member(&members[next]);
    }
    serve(100);
    if (stalled(&progress, stage.opened + stage.arrived + delivered))
      fail("Nothing comes any more: %d of %d connections are open, %d have all they wait for",
           stage.opened, options.members, stage.arrived);
  }
  uint64_t opened_us = *stage.path ? stage.opened_us - from_us : 0, joined_us = now_us() - from_us;
  wait_for_repeated();
  printf("{\"event\":\"%s\",\"opened_us\":%lu,\"joined_us\":%lu,\"delivered\":%lu", event, opened_us,
         joined_us, delivered);
  print_times();
  wait_until_told();
}

static void leave(void) {
  for (int i = 0; i < options.members; i++) close(members[i].connection.fd);
  printf("{\"event\":\"left\"}\n");
  fflush(stdout);
  wait_until_told();
}

static void send_in_turn(void) {
  static int next;
  while (!members[next].writes) next = (next + 1) % options.members;
  send_message(&members[next]);
  next = (next + 1) % options.members;
}

// Serves, and sends what is due; where messages are kept in flight, each that arrives sends the next.
static void talk_until(uint64_t end_us) {
  static double due_us;
  double gap_us = options.in_flight ? 0 : SECOND_US / options.per_second;
  for (uint64_t now; (now = now_us()) < end_us;) {
    double until_us = end_us;
    if (gap_us > 0) {
      if (due_us == 0) due_us = now;
      for (; due_us <= now; due_us += gap_us) send_in_turn();
      if (due_us < until_us) until_us = due_us;
    }
    serve((until_us - now) / 1000 + 1);
  }
}

static void talk(void) {
  memset(&times, 0, sizeof times);
  delivered = 0;
  window_from_us = now_us() + options.warm_ms * 1000;
  window_to_us = window_from_us + options.measure_ms * 1000;
  sending = true;
  for (int i = 0; i < options.members; i++)
    for (int k = 0; members[i].writes && k < options.in_flight; k++) send_message(&members[i]);
  talk_until(window_from_us);
  counting = true;
  uint64_t from_us = now_us();
  printf("{\"event\":\"measuring\"}\n");
  fflush(stdout);
  talk_until(window_to_us);
  sending = counting = false;
  printf("{\"event\":\"measured\",\"window_us\":%lu,\"deliveries\":%lu,\"frames\":%lu}\n",
         now_us() - from_us, counted, frames);
  fflush(stdout);
}

// Waits for what is still under way, so that every message can be accounted for.
static void drain(void) {
  Progress progress = {.since_us = now_us()};
  while (delivered < sent * options.room_size || (*options.ack && acks < sent)) {
    serve(100);
    if (stalled(&progress, delivered + acks)) break;
  }
  wait_for_repeated();
  printf("{\"event\":\"drained\",\"sent\":%lu,\"delivered\":%lu,\"acks\":%lu", sent, delivered,
         acks);
  print_times();
}

static const char *option(int count, char **values, const char *name, const char *otherwise) {
  size_t length = strlen(name);
  for (int i = 1; i < count; i++)
    if (!strncmp(values[i], name, length) && values[i][length] == '=') return values[i] + length + 1;
  return otherwise;
}

static void read_options(int n, char **v) {
  endpoint.port = atoi(option(n, v, "port", "8080"));
  options.members = atoi(option(n, v, "members", "100"));
  // How many members a room has, how many of these write, and either how many messages each of
  // them keeps in flight or how many all of them together send in a second; neither: none.
  options.room_size = atoi(option(n, v, "room_size", option(n, v, "members", "100")));
  options.writers = atoi(option(n, v, "writers", "1"));
  options.in_flight = atoi(option(n, v, "in_flight", "0"));
  options.per_second = atof(option(n, v, "per_second", "0"));
  options.warm_ms = atof(option(n, v, "warm_ms", "0"));
  options.measure_ms = atof(option(n, v, "measure_ms", "1000"));
  options.message = option(n, v, "message", "%t");
  // What acknowledges a message to who wrote it, to be counted.
  options.ack = option(n, v, "ack", "");
  // Where members connect, how many at once, what they send, a frame a line, and what tells that
  // they are in.
  options.path = option(n, v, "path", "/ws");
  endpoint.protocol = option(n, v, "protocol", "");
  options.at_once = atoi(option(n, v, "at_once", "200"));
  options.join = option(n, v, "join", "");
  options.joined = option(n, v, "joined", "");
  // The same once more, when all are in: with a path all leave first, and come back there. Each has
  // arrived when it also has the messages that it missed.
  options.then_path = option(n, v, "then_path", "");
  options.then = option(n, v, "then", "");
  options.then_done = option(n, v, "then_done", "");
  options.missed = atoi(option(n, v, "missed", "0"));
  // What stands before the text that is captured, up to a quotation mark.
  options.capture = option(n, v, "capture", "");
}

int main(int count, char **values) {
  read_options(count, values);
  endpoint.poll_fd = epoll_create1(0);
  endpoint.opened = opened;
  endpoint.received = received;
  struct epoll_event input = {.events = EPOLLIN};
  epoll_ctl(endpoint.poll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &input);
  members = calloc(options.members, sizeof *members);
  int every = options.room_size / options.writers;
  for (int i = 0; i < options.members; i++) {
    int place = i % options.room_size;
    members[i].connection.endpoint = &endpoint;
    members[i].connection.number = i;
    members[i].writes = place % every == 0 && place / every < options.writers;
  }
  stage.path = options.path;
  stage.frames = options.join;
  stage.until = options.joined;
  arrive("joined");
  if (*options.then_path || *options.then) {
    if (*options.then_path) leave();
    memset(&stage, 0, sizeof stage);
    stage.path = options.then_path;
    stage.frames = options.then;
    stage.until = options.then_done;
    stage.missed = options.missed;
    arrive("back");
  }
  if (options.in_flight || options.per_second > 0) {
    talk();
    drain();
  }
  return 0;
}
