/** Who talks; each language has names of its own for them. */
export type Who = "ada" | "ben" | "cy" | "mina";

/** One message, and what became of it. */
export interface Said {
  readonly by: Who;
  readonly text: string;
  /** Minutes since what was said before. */
  readonly after?: number;
  /** What others call it by. */
  readonly as?: string;
  /** The message that it replies to. */
  readonly to?: string;
  /** The first message of its thread. */
  readonly within?: string;
  readonly reactions?: readonly (readonly [emoji: string, by: readonly Who[]])[];
  /** What it said before it was changed. */
  readonly was?: string;
  readonly deleted?: boolean;
  readonly pinned?: boolean;
}

/** A conversation as people have it, to be looked at. */
export interface Talk {
  readonly room: string;
  readonly topic: string;
  readonly names: Readonly<Record<Who, string>>;
  readonly lines: readonly Said[];
  /** Other rooms, with the last thing said there. */
  readonly rooms: readonly (readonly [room: string, by: Who, text: string])[];
  /** What somebody who comes by writes, and what it said first. */
  readonly visitor: { readonly name: string; readonly was: string; readonly text: string };
  /** What somebody tells the visitor alone. */
  readonly aside: string;
}

const en: Talk = {
  room: "garden",
  topic: "What grows, and who waters it",
  names: { ada: "Ada Lind", ben: "Ben", cy: "Cy Okafor", mina: "Mina" },
  lines: [
    { by: "mina", text: "The seed potatoes are here. Three crates, they sit behind the shed." },
    { by: "cy", after: 4, text: "I'll bring the trolley after work 🥔" },
    { by: "ada", after: 900, text: "Good morning. The **new door** is in, and it even closes." },
    { by: "ben", after: 2, text: "I saw it on the way in. Who chose the colour?" },
    { by: "ben", text: "It is very green.", reactions: [["😂", ["ada", "mina"]], ["💚", ["cy"]]] },
    {
      by: "cy",
      after: 7,
      text:
        "I did. It is called *fern*, and it will fade:\n\n- a little this summer\n- a lot the next",
    },
    {
      by: "mina",
      after: 11,
      as: "water",
      text: "Who waters this week? I have Monday and Tuesday.",
      was: "Who waters this week? I have Monday.",
      pinned: true,
    },
    { by: "ben", after: 3, within: "water", text: "Wednesday and Thursday are mine." },
    {
      by: "ada",
      after: 5,
      within: "water",
      text: "Then I take Friday. The hose leaks, mind your shoes.",
    },
    { by: "cy", after: 2, within: "water", text: "Weekend 🙋" },
    {
      by: "ada",
      after: 6,
      as: "hours",
      text: "Opening hours are at https://garden.example/hours if anybody asks.",
    },
    {
      by: "ben",
      after: 4,
      to: "hours",
      text:
        "The sign reads them from here now:\n\n```js\nconst open = hour >= 9 && hour < 18; // summer\n```",
    },
    { by: "mina", after: 8, text: "The spare key is in the", deleted: true },
    {
      by: "cy",
      after: 9,
      text: "Tea at four? I have cake.",
      reactions: [["🎉", ["ada", "ben", "mina"]]],
    },
    { by: "ada", after: 1, text: "@room tea at four, by the green door." },
  ],
  rooms: [
    ["general", "ada", "The gate is open from nine."],
    ["tools", "ben", "The big saw is sharp again."],
    ["compost", "cy", "Please no citrus."],
  ],
  visitor: { name: "Dee", was: "I bring cups", text: "I bring the cups ☕" },
  aside: "Can you let me in at the side door? My hands are full of cake.",
};

const fa: Talk = {
  room: "باغ",
  topic: "چه می‌روید و چه کسی آبش می‌دهد",
  names: { ada: "آدا", ben: "بنیامین", cy: "سیاوش", mina: "مینا" },
  lines: [
    { by: "mina", text: "سیب‌زمینی‌های بذری رسید. سه صندوق، پشت انباری است." },
    { by: "cy", after: 4, text: "بعد از کار چرخ‌دستی را می‌آورم 🥔" },
    { by: "ada", after: 900, text: "صبح بخیر. **در تازه** را کار گذاشتند و حتی بسته هم می‌شود." },
    { by: "ben", after: 2, text: "سر راه دیدمش. رنگش را چه کسی انتخاب کرد؟" },
    { by: "ben", text: "خیلی سبز است.", reactions: [["😂", ["ada", "mina"]], ["💚", ["cy"]]] },
    {
      by: "cy",
      after: 7,
      text: "من. اسمش *سرخس* است و کم‌رنگ می‌شود:\n\n- امسال کمی\n- سال آینده بیشتر",
    },
    {
      by: "mina",
      after: 11,
      as: "water",
      text: "این هفته چه کسی آب می‌دهد؟ دوشنبه و سه‌شنبه با من.",
      was: "این هفته چه کسی آب می‌دهد؟ دوشنبه با من.",
      pinned: true,
    },
    { by: "ben", after: 3, within: "water", text: "چهارشنبه و پنج‌شنبه با من." },
    {
      by: "ada",
      after: 5,
      within: "water",
      text: "پس جمعه با من. شلنگ چکه می‌کند، مواظب کفش‌هایتان باشید.",
    },
    { by: "cy", after: 2, within: "water", text: "شنبه و یکشنبه 🙋" },
    { by: "ada", after: 6, as: "hours", text: "ساعت کار اینجاست: https://garden.example/hours" },
    {
      by: "ben",
      after: 4,
      to: "hours",
      text:
        "تابلو حالا از اینجا می‌خواند:\n\n```js\nconst open = hour >= 9 && hour < 18; // summer\n```",
    },
    { by: "mina", after: 8, text: "کلید یدکی در", deleted: true },
    {
      by: "cy",
      after: 9,
      text: "ساعت چهار چای؟ کیک دارم.",
      reactions: [["🎉", ["ada", "ben", "mina"]]],
    },
    { by: "ada", after: 1, text: "@room ساعت چهار چای، کنار در سبز." },
  ],
  rooms: [
    ["general", "ada", "در از ساعت نه باز است."],
    ["ابزار", "ben", "اره‌ی بزرگ دوباره تیز است."],
    ["کمپوست", "cy", "لطفاً مرکبات نریزید."],
  ],
  visitor: { name: "دریا", was: "فنجان می‌آورم", text: "فنجان‌ها را من می‌آورم ☕" },
  aside: "در کناری را برایم باز می‌کنی؟ دستم پر از کیک است.",
};

/** By language. */
export const TALKS = { en, fa } as const;

/** A room whose people try what a page can bear. */
export const ROUGH: Talk = {
  room: "a-room-with-a-name-that-is-as-long-as-names-of-rooms-may-be-here",
  topic:
    "A topic that goes on and on, with https://garden.example/a/very/long/address/that/does/not/end and so on until nobody reads it any more, because there is so much of it, and it is still not over, and now it is",
  names: {
    ada: "Wolfeschlegelsteinhausenbergerdo",
    ben: "שרה בן־גוריון 123",
    cy: "محمّد رضا",
    mina: "X",
  },
  lines: [
    { by: "ada", text: `No space in this: ${"Donaudampfschifffahrtsgesellschaft".repeat(8)}` },
    { by: "mina", text: "k" },
    { by: "ben", text: "שלום, the gate opens at 9:30 (not 9:00), תודה!" },
    {
      by: "cy",
      text: "سلام! فایل `README.md` را ببین: https://garden.example/راهنما?q=۱۲۳ (مهم است).",
    },
    {
      by: "cy",
      as: "long",
      text:
        "| Plant | Where | When | Who | How much water | What else one should know |\n|---|:-:|--:|---|---|---|\n| Tomatoes | greenhouse, second shelf | May | Wolfeschlegelsteinhausen | a lot | tie them up before the wind does |\n| Beans | fence | June | X | some | - |",
    },
    {
      by: "ada",
      to: "long",
      text:
        "```ts\nexport function water(plants: readonly Plant[], { litres, at }: { litres: number; at: Date }): Promise<void> {\n\treturn Promise.all(plants.map((plant) => plant.water(litres, at))).then(() => undefined);\n}\n```",
      reactions: [
        ["👍", ["ada", "ben", "cy", "mina"]],
        ["❤️", ["ada", "ben"]],
        ["😂", ["cy"]],
        ["🎉", ["mina"]],
        ["😮", ["ada"]],
        ["🙏", ["ben"]],
        ["🥔", ["cy", "mina"]],
        ["💚", ["ada"]],
      ],
    },
    {
      by: "mina",
      text:
        "# A heading\n\n1. one\n   - two\n     - three\n       - four\n2. five\n\n> a quote\n> > in a quote\n\n- [x] done\n- [ ] not done\n\n---\n\n~~struck~~ **bold *and italic*** `code`",
    },
    { by: "mina", text: "👍🏽👩‍👩‍👧‍👦🏳️‍🌈" },
  ],
  rooms: [],
  visitor: { name: "Dee", was: "", text: "" },
  aside: "",
};
