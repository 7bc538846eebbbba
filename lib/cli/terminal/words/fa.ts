import type { Catalog } from "./en.ts";

/** What the terminal client says in Persian. */
export const fa: Catalog = {
  usage: `گفت‌وگو در همین ترمینال

روش استفاده:
  parlor connect [url] [name] [--name <name>] [--room <room>]...

  url           نشانی سرور، مانند ws://‎ یا wss://‎ یا http://‎ یا https://‎
                (پیش‌فرض: {url})
  --name, -n    نام شما؛ اگر نباشد پرسیده می‌شود
  --room, -r    اتاقی برای ورود؛ چند بار هم می‌شود، نوشته‌ها به آخری می‌روند
  --help, -h    همین متن

در گفت‌وگو، ‎/help فرمان‌ها را نشان می‌دهد؛ ‎/quit و Ctrl-D و Ctrl-C برای خروج‌اند.
خروجی برنامه‌ای دیگر را هم می‌شود فرستاد:  echo "Backup done" | parlor connect --name Bot --room general
`,
  seeHelp: "{problem}. راهنما: parlor connect --help",
  oneServer: "هر بار فقط یک سرور: {urls}؟",
  noUrl: "«{word}» نشانی نیست. بنویسید ws://{word}",
  noUrlLike: "«{word}» نشانی نیست. مانند {url} بنویسید",
  emptyName: "نام نمی‌تواند خالی باشد: آن را ننویسید تا پرسیده شود",
  oneName: 'فقط یک نام: {names}؟ نامی را که فاصله دارد میان "" بگذارید',
  nameMissing: "بدون نام نمی‌شود وصل شد: با ‎--name نامی بدهید",
  yourName: "نام شما: ",
  hint: "برای ورود به یک اتاق ‎/join general و برای دیدن همهٔ فرمان‌ها ‎/help را بنویسید",

  labelSystem: "سیستم",
  labelError: "خطا",
  labelEveryone: "به همه",
  labelPrivate: "خصوصی",
  labelPrivateTo: "خصوصی به {names}",
  labelPrivateWith: "خصوصی با {names}",
  topicSet: "{name} موضوع را تعیین کرد: {topic}",
  topicRemoved: "{name} موضوع را حذف کرد",
  edited: "{name} پیامی را ویرایش کرد: {message}",
  deleted: "{name} پیامی را حذف کرد",
  reacted: "{name} با {emoji} به این پیام واکنش نشان داد: {message}",
  unreacted: "{name} واکنش {emoji} را از این پیام برداشت: {message}",
  pinned: "{name} این پیام را سنجاق کرد: {message}",
  unpinned: "{name} سنجاق این پیام را برداشت: {message}",
  earlierMessage: "یک پیام قبلی",
  comma: "، ",
  isEdited: "ویرایش‌شده",
  isPinned: "سنجاق‌شده",
  replies: { one: "{n} پاسخ", other: "{n} پاسخ" },
  versions: "متن قبلی و متن فعلی پیام:",
  noReplies: "هنوز کسی در این رشته پاسخی نداده است",
  noPins: "در {room} پیامی سنجاق نشده است",
  noRoom: "در هیچ اتاقی نیستید. ابتدا وارد یکی شوید: ‎/join general",
  noMessage: "هنوز پیامی اینجا نمایش داده نشده است",
  noneOfYours: "پیامی از شما اینجا نمایش داده نشده است",
  noNumber: "پیام ‎{number} اینجا نمایش داده نشده است: ‎/last پیام‌های نمایش‌داده‌شده را می‌شمارد",

  help_reply: "پاسخ به یک پیام",
  help_thread: "نمایش یک رشته یا نوشتن در آن",
  help_react: "واکنش به یک پیام با ایموجی؛ ‎+1‎،‏ ‎-1‎،‏ ‎<3‎،‏ ‎:)‎ و ‎:(‎ هم می‌شود",
  help_unreact: "برداشتن واکنش",
  help_edit: "ویرایش پیام خودتان",
  help_delete: "حذف پیام خودتان",
  help_pin: "سنجاق کردن یک پیام",
  help_unpin: "برداشتن سنجاق یک پیام",
  help_pins: "فهرست پیام‌های سنجاق‌شده",
  help_versions: "نمایش نسخه‌های قبلی یک پیام",
  help_last: "فهرست آخرین پیام‌ها با شماره‌هایشان",
  helpNumbers:
    "اگر شماره ندهید، منظور جدیدترین پیام دیگران در اتاق است و برای ‎/edit و ‎/delete جدیدترین پیام خودتان.",

  joined: "{name} وارد {room} شد",
  left: "{name} از {room} خارج شد",
  youWriteTo: "اکنون در {room} می‌نویسید",
  outOf: "دیگر در {room} نیستید",
  invited: "می‌توانید وارد {room} شوید: بنویسید ‎/join {room}",
  missing: "برخی از پیام‌های {room} اینجا نیستند",

  connectedAgain: "اتصال دوباره برقرار شد",
  cannotConnect: "اتصال به {url} ممکن نیست: {reason}",
  connectionLost: "اتصال قطع شد: {reason}. در حال تلاش دوباره",
  cannotReach: "دسترسی به {url} دیگر ممکن نیست: {reason}",
  ended: "سرور ارتباط را پایان داد",
  endedBecause: "سرور ارتباط را پایان داد: {reason}",
  tooManyWait: {
    one: "ارسال نشد: {n} خط در انتظار سرور است",
    other: "ارسال نشد: {n} خط در انتظار سرور است",
  },
  waiting: "در انتظار: {reason}",
  unsent: { one: "{n} خط ارسال نشد", other: "{n} خط ارسال نشد" },
  unsentBecause: { one: "{n} خط ارسال نشد: {reason}", other: "{n} خط ارسال نشد: {reason}" },

  cannotStore: "سرور اکنون نمی‌تواند پیام‌ها را ذخیره کند",
  notConnected: "اتصالی به سرور نیست",
  httpStatus: "سرور با کد HTTP {status} پاسخ می‌دهد",
  noTls: "سرور از TLS پشتیبانی نمی‌کند: بنویسید ws://‎",
  noMoreFiles: "این دستگاه به برنامه اجازهٔ باز کردن فایل بیشتری نمی‌دهد (ulimit -n)",
  noSuchMachine: "دستگاهی با این نام پیدا نشد",
  noAnswer: "آنجا سروری پاسخ نمی‌دهد",
  lineBroke: "شبکه قطع شد",
  restarts: "سرور در حال راه‌اندازی مجدد است",
  refuses: "سرور نمی‌پذیرد",
  tooSlow: "این ترمینال بیش از اندازه کند است",
  tooMuch: "بیش از اندازه فرستاده شد",
};
