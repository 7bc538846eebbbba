import type { Catalog } from "./en.ts";

/** What the terminal client says in Bulgarian. */
export const bg: Catalog = {
  usage: `Чат в този терминал

Употреба:
  parlor connect [адрес] [име] [--name <име>] [--room <стая>]...

  адрес         къде е сървърът, като ws://, wss://, http:// или https://
                (по подразбиране: {url})
  --name, -n    вашето име; ако липсва, ще бъдете попитани
  --room, -r    стая, в която да влезете; може да се повтаря, пише се в последната
  --help, -h    този текст

В чата /help показва командите; /quit, Ctrl-D и Ctrl-C са за изход.
Може да се подават и редове:  echo "Копието е готово" | parlor connect --name Bot --room general
`,
  seeHelp: "{problem}. Вижте parlor connect --help",
  oneServer: "Само един сървър наведнъж: {urls}?",
  noUrl: "„{word}“ не е адрес. Напишете ws://{word}",
  noUrlLike: "„{word}“ не е адрес. Напишете го като {url}",
  emptyName: "Името не може да е празно: пропуснете го, за да бъдете попитани",
  oneName: "Само едно име: {names}? Сложете име с интервали в кавички",
  nameMissing: "Свързването изисква име: задайте го с --name",
  yourName: "Вашето име: ",
  hint: "Напишете /join general, за да влезете в стая, или /help за всички команди",

  labelSystem: "СИСТЕМА",
  labelError: "ГРЕШКА",
  labelEveryone: "до всички",
  labelPrivate: "лично",
  labelPrivateTo: "лично до {names}",
  labelPrivateWith: "лично с {names}",
  topicSet: "{name} зададе тема: {topic}",
  topicRemoved: "{name} премахна темата",
  edited: "{name} редактира: {message}",
  deleted: "{name} изтри съобщение",

  joined: "{name} влезе в {room}",
  left: "{name} напусна {room}",
  youWriteTo: "Вече пишете в {room}",
  outOf: "Вече не сте в {room}",
  invited: "Може да влезете в {room}: напишете /join {room}",
  missing: "Тук липсват някои съобщения от {room}",

  connectedAgain: "Връзката е възстановена",
  cannotConnect: "Няма връзка с {url}: {reason}",
  connectionLost: "Връзката прекъсна: {reason}. Нов опит",
  cannotReach: "Вече няма връзка с {url}: {reason}",
  ended: "Сървърът прекрати разговора",
  endedBecause: "Сървърът прекрати разговора: {reason}",
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
  httpStatus: "сървърът отговаря с HTTP статус {status}",
  noTls: "сървърът не използва TLS: напишете ws://",
  noMoreFiles: "тази машина не позволява на програма да отвори повече файлове (ulimit -n)",
  noSuchMachine: "няма машина с това име",
  noAnswer: "там не отговаря сървър",
  lineBroke: "линията прекъсна",
  restarts: "сървърът се рестартира",
  refuses: "сървърът отказва",
  tooSlow: "този терминал е твърде бавен",
  tooMuch: "изпратено е твърде много",
};
