// What kind of thing a question wants to hear: a time of day, how long, how much, how many of what, where. Of passages alike in every
// word only the one that holds such a thing answers, and of its sentences the one that does goes first.

/** How a kind is asked for, and how a text that holds one is told. `isFigure`: a time, a term, a price, a number. */
type Kind = { asked: RegExp; held: RegExp; isFigure: boolean }

const number = '[0-9０-９一二三四五六七八九十百千两半几]'
const days = '个?(?:工作|交易|自然)?[日天]'
/** 满24个月 and 前20个交易日 are conditions, 8月28日 is a date: none of them says how long something takes. */
const lasting = `(?<![满前近月\\d.])${number}+\\s*`

const kinds: readonly Kind[] = [
  {
    asked:
      /(?:\d{1,2}(?:[:：]\d{2}|点)|[一二三四五六七八九十]{1,2}点)[^，。？?]{0,6}(?:[能可行算成]|还|来得及)|几点|几时|什么时间|啥时间|哪个?时间|时间段|时段|最晚|截止/,
    held: /\d{1,2}[:：]\d{2}|\d点|全天|随时/,
    isFigure: true,
  },
  {
    asked: /(?:周|星期|礼拜)[一二三四五六日天末]|节假日|放假|半夜|凌晨|夜里|晚上|中午(?!休)/,
    held: /(?<![个一])(?:交易日|工作日)|周末|节假日|全天|随时|24小时/,
    isFigure: true,
  },
  {
    asked: /多久|多长时间|多少天|几天|哪天|哪一天|什么时候|啥时候?|何时|多快|当[天日]|马上|立[即刻]|几号/,
    held: new RegExp(
      `T\\s*[+＋]\\s*\\d|${lasting}(?:${days}|个?(?:分钟|小时)|个月)|(?<![满前近月\\d.])(?:\\d{1,2}|[二三四五六七八九十]{1,3})\\s*年|次一?[日交]|下一[个交]|下[次期月]|[即实]时|立即|当[日天](?:生效|到|可|能|就|晚|内|买|卖)|顺延|随时|期限(?:按|为|是|由)`,
    ),
    isFigure: true,
  },
  {
    asked: /(?<!好)几(?:年|个月)(?![前没])|多少年|有效期|多长|最长|最远/,
    held: new RegExp(`${number}+\\s*(?:个月|年|周年|${days})|期限(?:按|为|是|由)`),
    isFigure: true,
  },
  {
    asked:
      /多少钱|几[块毛元]|什么费|啥费|收费|要钱|收钱|花钱|扣钱|费用|手续费|佣金|免费|给钱|[赔罚缴]多少(?![\p{Script=Han}\w])/u,
    held: /[\d一二三四五六七八九十百千]\s*[万亿]?(?:元|港元|％|%|‰|折|倍)|[百千万]分之|不(?:再|另|另行|额外)?收|免收|收取|收[^，。]{0,4}费|不扣/,
    isFigure: true,
  },
  {
    asked: /几个点|万几|万分之|百分之|千分之|利率|费率|几折|比例|税率|年化/,
    held: /\d\s*(?:％|%|‰|折)|[百千万]分之|利率|比例/,
    isFigure: true,
  },
  {
    asked: /在哪|哪里|哪儿|去哪|上哪|从哪|到哪|哪个?页|入口|怎么[查看找]|咋[查看找]|哪能/,
    held: /\]\(\w+:|页面|官网|网站|营业部|柜台|App/,
    isFigure: false,
  },
  {
    asked: /步骤|流程|[哪几]几?步/,
    held: /(?:^|\n)1[.、．]\s/,
    isFigure: false,
  },
  {
    asked: /条件|要求|门槛|资格|够不够|够格/,
    held: /不低于|不少于|须|满足|满\d|条件|要求|不需要|无需/,
    isFigure: false,
  },
  {
    asked: /为什么|为啥|原因|怎么回事|咋回事|凭什么|怎么会/,
    held: /原因|因为|多[数半]是|由于|常见|所以|可能|为了|通常是/,
    isFigure: false,
  },
]

/** 多少股, 几次: the number must be one of those. 多少手续费 and 多少股票 count nothing. */
const counted = /(?:多少|几)个?([次张份只户笔股手档级倍条项名人家件克亿刀道题位岁])(?![续额称票份东息民工日别庭])/g

const countedIn = (question: string): Kind[] =>
  [...question.matchAll(counted)].map(([, unit]) => ({
    asked: new RegExp(`(?:多少|几)个?${unit}`),
    held: new RegExp(`${number}\\s*[万亿]?${unit}`),
    isFigure: true,
  }))

const wantedIn = (question: string): Kind[] => [
  ...kinds.filter(({ asked }) => asked.test(question)),
  ...countedIn(question),
]

/**
 * Share (0…1) of the kinds of thing which the question wants to hear that the text holds; 1 when it wants none that is known.
 * @example wantedShare('几点能撤单', '撤单不收取费用。') // 0
 */
export const wantedShare = (question: string, text: string): number => {
  const wanted = wantedIn(question)
  return wanted.length > 0 ? wanted.filter(({ held }) => held.test(text)).length / wanted.length : 1
}

/**
 * How many figures that the question wants, and that the heading of a text does not promise, each piece of the text holds.
 * @param heading what the text answers anyway
 */
export const figuresHeld = (question: string, heading: string, pieces: readonly string[]): number[] => {
  const wanted = wantedIn(question).filter(({ asked, isFigure }) => isFigure && !asked.test(heading))
  return pieces.map((piece) => wanted.filter(({ held }) => held.test(piece)).length)
}

/**
 * Whether a heading asks for a figure of a kind that the question wants.
 * @example asksForSame('北交所股票交易要交多少钱', '北交所股票怎么收费？') // true
 */
export const asksForSame = (question: string, heading: string): boolean =>
  wantedIn(question).some(({ asked, isFigure }) => isFigure && asked.test(heading))

/** Whether the question wants a figure at all: 销户要几天. */
export const asksForFigure = (question: string): boolean => wantedIn(question).some(({ isFigure }) => isFigure)

/**
 * Whether the question counts something that the text neither counts nor is asked to: 去年被投诉了多少件 beside 60日内办结. Grades and kinds may be
 * counted by another word (分几档 beside 三级), so that only what has its own is looked at.
 * @param text with its heading
 */
export const countsOther = (question: string, text: string): boolean => {
  const wanted = countedIn(question).filter(({ asked }) => ofItsOwn.test(asked.source))
  return wanted.length > 0 && !wanted.some(({ asked, held }) => asked.test(text) || held.test(text))
}
const ofItsOwn = /[件家人名克亿刀]$/

/**
 * Whether a figure of a day or period is asked for, which only what is written of that day can tell: 今天涨停的有多少家.
 * What may be done, and what it costs, is the same on every day: 今天最多能转多少.
 */
export const asksForFigureOf = (question: string): boolean =>
  question.split(/[，。？?！!；;]/).some((clause) => figureOfDay.test(clause) && !everyDay.test(clause))
const figureOfDay = /(?:今[天日]|昨[天日]|去年|今年|上个?月|这个?月|本月|上一[只次期]|这会儿|此刻).*(?:多少|几(?!点))/
const everyDay = /[能可最费限要转买卖取提扣交开]|收(?!益)/
