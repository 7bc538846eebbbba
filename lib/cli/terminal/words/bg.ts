import type { Catalog } from "./en.ts";

/** What the terminal client says in Bulgarian. */
export const bg: Catalog = {
  usage: `Чат в този терминал

Употреба:
  parlor connect [адрес] [име] [--name <име>] [--room <стая>]...

  адрес         адресът на сървъра: ws://, wss://, http:// или https://
                (по подразбиране: {url})
  --name, -n    вашето име; ако липсва, чатът ще го поиска
  --room, -r    стая, в която да влезете; може да е повече от една, пишете в последната
  --help, -h    този текст

В чата /help показва командите; /quit, Ctrl-D и Ctrl-C са за изход.
Редове от друга програма:  echo "Архивът е готов" | parlor connect --name Bot --room general
`,
  seeHelp: "{problem}. Вижте parlor connect --help",
  oneServer: "Само един сървър наведнъж: {urls}?",
  noUrl: "„{word}“ не е адрес. Напишете ws://{word}",
  noUrlLike: "„{word}“ не е адрес. Напишете го като {url}",
  emptyName: "Името не може да е празно: ако го пропуснете, чатът ще го поиска",
  oneName: "Само едно име: {names}? Ако в името има интервали, сложете го в кавички",
  nameMissing: "Не можете да се свържете без име: задайте го с --name",
  yourName: "Вашето име: ",
  hint: "Напишете /join general, за да влезете в стая, или /help за всички команди",

  labelSystem: "СИСТЕМА",
  labelError: "ГРЕШКА",
  labelEveryone: "до всички",
  labelPrivate: "лично",
  labelPrivateTo: "лично до {names}",
  labelPrivateWith: "лично: {names}",
  topicSet: "{name} зададе тема: {topic}",
  topicRemoved: "{name} премахна темата",
  edited: "{name} редактира: {message}",
  deleted: "{name} изтри съобщение",
  reacted: "{name} реагира с {emoji} на {message}",
  unreacted: "{name} оттегли реакцията {emoji} на {message}",
  pinned: "{name} закачи {message}",
  unpinned: "{name} откачи {message}",
  comma: ", ",
  earlierMessage: "по-ранно съобщение",
  isEdited: "редактирано",
  isPinned: "закачено",
  replies: { one: "{n} отговор", other: "{n} отговора" },
  versions: "Предишните версии и текущата:",
  noReplies: "В тази нишка още никой не е отговорил",
  noPins: "В стаята „{room}“ няма закачени съобщения",
  noRoom: "Не сте в нито една стая. Първо влезте в някоя: /join general",
  noMessage: "Тук още няма показани съобщения",
  noneOfYours: "Тук няма показани ваши съобщения",
  noNumber: "Не е показано съобщение {number}: /last изброява показаните",

  help_reply: "отговор на съобщение",
  help_thread: "показване на нишка или писане в нея",
  help_react: "реакция на съобщение; стават и +1, -1, <3, :) и :(",
  help_unreact: "оттегляне на реакция",
  help_edit: "редактиране на ваше съобщение",
  help_delete: "изтриване на ваше съобщение",
  help_pin: "закачане на съобщение",
  help_unpin: "откачане на съобщение",
  help_pins: "списък на закачените съобщения",
  help_versions: "предишните версии на съобщение",
  help_last: "последните съобщения с номерата им",
  helpNumbers:
    "Без номер се има предвид най-новото чуждо съобщение в стаята, а при /edit и /delete – най-новото ваше.",

  joined: "{name} влезе в стаята „{room}“",
  left: "{name} напусна стаята „{room}“",
  youWriteTo: "Вече пишете в стаята „{room}“",
  outOf: "Вече не сте в стаята „{room}“",
  invited: "Можете да влезете в стаята „{room}“: напишете /join {room}",
  missing: "Тук липсват някои съобщения от стаята „{room}“",

  connectedAgain: "Връзката е възстановена",
  cannotConnect: "Няма връзка с {url}: {reason}",
  connectionLost: "Връзката прекъсна: {reason}. Повторно свързване…",
  cannotReach: "Вече няма връзка с {url}: {reason}",
  ended: "Сървърът прекрати връзката",
  endedBecause: "Сървърът прекрати връзката: {reason}",
  tooManyWait: {
    one: "Не е изпратено: {n} ред чака сървъра",
    other: "Не е изпратено: {n} реда чакат сървъра",
  },
  waiting: "Изчакване: {reason}",
  unsent: { one: "{n} ред не беше изпратен", other: "{n} реда не бяха изпратени" },
  unsentBecause: {
    one: "{n} ред не беше изпратен: {reason}",
    other: "{n} реда не бяха изпратени: {reason}",
  },

  cannotStore: "в момента сървърът не може да запазва съобщения",
  notConnected: "няма връзка със сървъра",
  httpStatus: "сървърът отговаря с HTTP код {status}",
  noTls: "сървърът не използва TLS: напишете ws://",
  noMoreFiles: "системата не позволява на програмата да отвори повече файлове (ulimit -n)",
  noSuchMachine: "няма сървър с такова име",
  noAnswer: "на този адрес не отговаря сървър",
  lineBroke: "проблем с мрежата",
  restarts: "сървърът се рестартира",
  refuses: "сървърът отказва връзката",
  tooSlow: "този терминал е твърде бавен",
  tooMuch: "изпратено е твърде много",
};
