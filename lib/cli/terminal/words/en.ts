import type { CatalogOf } from "../../../client/phrasebook.ts";

/** What the terminal client says in English: the catalogue that others must match key by key. */
export const en = {
  usage: `Chat in this terminal

Usage:
  parlor connect [url] [name] [--name <name>] [--room <room>]...

  url           where the server is, as ws://, wss://, http:// or https://
                (default: {url})
  --name, -n    your name; asked for if it is missing
  --room, -r    a room to join; may be given more than once, and what you type goes to the last
  --help, -h    this text

In the chat, /help lists the commands; /quit, Ctrl-D and Ctrl-C leave.
Lines can be piped in:  echo "Backup done" | parlor connect --name Bot --room general
`,
  seeHelp: "{problem}. See parlor connect --help",
  oneServer: "One server at a time: {urls}?",
  noUrl: '"{word}" is no URL. Write ws://{word}',
  noUrlLike: '"{word}" is no URL. Write it like {url}',
  emptyName: "A name cannot be empty: leave it out to be asked for it",
  oneName: "One name, please: {names}? Put a name with spaces in quotes",
  nameMissing: "Cannot connect without a name: give one with --name",
  yourName: "Your name: ",
  hint: "Type /join general to join a room, /help for all commands",

  labelSystem: "SYSTEM",
  labelError: "ERROR",
  labelEveryone: "everyone",
  labelPrivate: "private",
  labelPrivateTo: "private to {names}",
  labelPrivateWith: "private with {names}",
  topicSet: "{name} set the topic: {topic}",
  topicRemoved: "{name} removed the topic",
  edited: "{name} edited: {message}",
  deleted: "{name} deleted a message",
  reacted: "{name} reacted {emoji} to {message}",
  unreacted: "{name} took {emoji} back from {message}",
  pinned: "{name} pinned {message}",
  unpinned: "{name} unpinned {message}",
  comma: ", ",
  earlierMessage: "an earlier message",
  isEdited: "edited",
  isPinned: "pinned",
  replies: { one: "{n} reply", other: "{n} replies" },
  versions: "What it said, and says now:",
  noReplies: "Nobody has replied in that thread yet",
  noPins: "Nothing is pinned in {room}",
  noRoom: "You are in no room. Join one first: /join general",
  noMessage: "No message has been shown here yet",
  noneOfYours: "You have written nothing here that is shown",
  noNumber: "No message {number} has been shown: /last lists those that were",

  help_reply: "reply to a message",
  help_thread: "show a thread, or write in it",
  help_react: "add an emoji to a message; +1, -1, <3, :) and :( will do",
  help_unreact: "take an emoji back",
  help_edit: "change what you wrote",
  help_delete: "delete what you wrote",
  help_pin: "pin a message",
  help_unpin: "unpin a message",
  help_pins: "list the pinned messages",
  help_versions: "show what a message said before",
  help_last: "list the last messages with their numbers",
  helpNumbers:
    "Without a number they mean the newest message of somebody else in the room; /edit and /delete mean your own.",

  joined: "{name} joined {room}",
  left: "{name} left {room}",
  youWriteTo: "You now write to {room}",
  outOf: "You are no longer in {room}",
  invited: "You may join {room}: type /join {room}",
  missing: "Some messages in {room} are missing here",

  connectedAgain: "Connected again",
  cannotConnect: "Cannot connect to {url}: {reason}",
  connectionLost: "Connection lost: {reason}. Trying again",
  cannotReach: "Cannot reach {url} any more: {reason}",
  ended: "The server ended the conversation",
  endedBecause: "The server ended the conversation: {reason}",
  tooManyWait: {
    one: "Not sent: {n} line waits for the server",
    other: "Not sent: {n} lines wait for the server",
  },
  waiting: "Waiting: {reason}",
  unsent: { one: "{n} line was not sent", other: "{n} lines were not sent" },
  unsentBecause: {
    one: "{n} line was not sent: {reason}",
    other: "{n} lines were not sent: {reason}",
  },

  cannotStore: "the server cannot store messages now",
  notConnected: "not connected to the server",
  httpStatus: "the server answers with HTTP status {status}",
  noTls: "the server does not speak TLS: write ws://",
  noMoreFiles: "this machine lets a program open no more files (ulimit -n)",
  noSuchMachine: "no machine has that name",
  noAnswer: "no server answers there",
  lineBroke: "the line broke",
  restarts: "the server restarts",
  refuses: "the server refuses",
  tooSlow: "this terminal is too slow",
  tooMuch: "too much was sent",
} as const;

/** What a language must bring. */
export type Catalog = CatalogOf<typeof en>;
