import type { Catalog } from "./en.ts";

/** What the terminal client says in Chinese as it is written in Taiwan. */
export const zhTW: Catalog = {
  usage: `在這個終端機裡聊天

用法：
  parlor connect [網址] [名字] [--name <名字>] [--room <聊天室>]...

  網址          伺服器位址，以 ws://、wss://、http:// 或 https:// 開頭
                （預設：{url}）
  --name, -n    你的名字；沒有提供時會詢問
  --room, -r    要加入的聊天室；可重複使用，輸入的內容會傳到最後一個
  --help, -h    顯示這段說明

聊天時，/help 列出所有指令；/quit、Ctrl-D 和 Ctrl-C 可離開。
也可以用管線輸入：  echo "備份完成" | parlor connect --name Bot --room general
`,
  seeHelp: "{problem}。請參閱 parlor connect --help",
  oneServer: "一次只能連線到一台伺服器：{urls}？",
  noUrl: "「{word}」不是網址。請寫成 ws://{word}",
  noUrlLike: "「{word}」不是網址。請寫成像 {url} 這樣",
  emptyName: "名字不能是空的：不填的話，稍後會詢問",
  oneName: "只能有一個名字：{names}？名字含有空格時請加上引號",
  nameMissing: "沒有名字就無法連線：請用 --name 指定",
  yourName: "你的名字：",
  hint: "輸入 /join general 加入聊天室，輸入 /help 查看所有指令",

  labelSystem: "系統",
  labelError: "錯誤",
  labelEveryone: "所有人",
  labelPrivate: "私訊",
  labelPrivateTo: "私訊給 {names}",
  labelPrivateWith: "私訊：{names}",
  topicSet: "{name} 將主題設為：{topic}",
  topicRemoved: "{name} 移除了主題",
  edited: "{name} 編輯了訊息：{message}",
  deleted: "{name} 刪除了一則訊息",
  reacted: "{name} 回應了 {emoji}：{message}",
  unreacted: "{name} 收回了 {emoji}：{message}",
  pinned: "{name} 釘選了訊息：{message}",
  unpinned: "{name} 取消釘選訊息：{message}",
  comma: "，",
  earlierMessage: "較早的訊息",
  isEdited: "已編輯",
  isPinned: "已釘選",
  replies: { other: "{n} 則回覆" },
  versions: "先前與目前的內容：",
  noReplies: "這個討論串還沒有人回覆",
  noPins: "「{room}」裡還沒有釘選的訊息",
  noRoom: "你沒有加入任何聊天室。請先加入：/join general",
  noMessage: "這裡還沒有顯示過訊息",
  noneOfYours: "這裡沒有顯示過你的訊息",
  noNumber: "沒有 {number} 這則訊息：輸入 /last 可列出顯示過的訊息",

  help_reply: "回覆訊息",
  help_thread: "顯示討論串，或在其中發言",
  help_react: "以表情符號回應訊息；也可用 +1、-1、<3、:) 和 :(",
  help_unreact: "收回表情回應",
  help_edit: "編輯你的訊息",
  help_delete: "刪除你的訊息",
  help_pin: "釘選訊息",
  help_unpin: "取消釘選訊息",
  help_pins: "列出已釘選的訊息",
  help_versions: "顯示訊息先前的內容",
  help_last: "列出最近的訊息與編號",
  helpNumbers: "不寫編號時，指聊天室裡別人最新的訊息；/edit 和 /delete 則指你最新的訊息。",

  joined: "{name} 加入了「{room}」",
  left: "{name} 離開了「{room}」",
  youWriteTo: "現在輸入的內容會傳到「{room}」",
  outOf: "你已不在「{room}」裡",
  invited: "你可以加入「{room}」：請輸入 /join {room}",
  missing: "這裡缺少「{room}」的部分訊息",

  connectedAgain: "已重新連線",
  cannotConnect: "無法連線到 {url}：{reason}",
  connectionLost: "連線中斷：{reason}。正在重試",
  cannotReach: "無法再連線到 {url}：{reason}",
  ended: "伺服器結束了連線",
  endedBecause: "伺服器結束了連線：{reason}",
  tooManyWait: { other: "未傳送：已有 {n} 行在等待伺服器" },
  waiting: "等待中：{reason}",
  unsent: { other: "有 {n} 行未傳送" },
  unsentBecause: { other: "有 {n} 行未傳送：{reason}" },

  cannotStore: "伺服器目前無法儲存訊息",
  notConnected: "尚未連上伺服器",
  httpStatus: "伺服器回應 HTTP 狀態碼 {status}",
  noTls: "伺服器不支援 TLS：請改用 ws://",
  noMoreFiles: "這台電腦不允許程式開啟更多檔案（ulimit -n）",
  noSuchMachine: "找不到這個名稱的主機",
  noAnswer: "那裡沒有伺服器回應",
  lineBroke: "網路斷線",
  restarts: "伺服器正在重新啟動",
  refuses: "伺服器拒絕連線",
  tooSlow: "這個終端機太慢",
  tooMuch: "傳送的內容太多",
};
