// 追问: a question that leans on what was said before is made to stand alone, without a model.
import type { CalendarDate } from '../../../domain/calendar.ts'
import type { Entity, Reading } from '../../../domain/turn.ts'
import { askedFields } from '../../../knowledge/facts/asked-fields.ts'
import { findNamedVersions, type NamedVersion } from '../../../knowledge/versions/named-versions.ts'
import { inChinese } from '../../../retrievers/lexical/english.ts'
import { languageOf } from '../../../text/language.ts'
import { articleName, findAmounts, findArticles, numbersIn } from '../../../text/numerals.ts'
import { tradedIn } from '../subject.ts'
import { type Asked, compared, ordinalOf, sideBySide } from './compared.ts'
import { meant } from './declined.ts'
import { versionsOf } from './entities.ts'
import { moreOfTopic, namesSubject } from './more-of-topic.ts'
import { asksOfLaw } from './of-law.ts'
import { askedAbout, isOfProduct, namesElement, ofManager } from './of-product.ts'
import type { Question } from './parts.ts'
import { isRemark } from './remark.ts'
import { asksMeaning, isHeadless, topicOf } from './topic.ts'

export type StandingQuestion = {
  query: string
  /** Entities of earlier messages that it names now. */
  carried: Entity[]
  /** It still speaks of the date of the question before. */
  keepsDate: boolean
  /** 这个要钱吗: the business that it points at stands in the query. */
  pointsAtTopic?: boolean
}

const pointing = '(?:这|那|该|此|上面(?:那|这)?|刚才(?:说的)?(?:那|这)?|[你您](?:刚才?)?说的(?:那|这)?|前面(?:那|这)?)'
const pronoun = new RegExp(
  `(?<!其)(?:它们?|该产品|该基金|本产品|本基金|${pointing}一?(?:只(?![要能有是需])|支|款)(?:产品|基金|理财|组合|计划)?|(?:${pointing}个?(?:产品|基金|理财|组合|计划)?|其)(?=的|[，,。？?！!呢吗]|$|[要有能会可怎多什几哪谁是还现最风费赎申起锁封管托规净成开收持买卖]))`,
)
const lawPronoun =
  /(?:这|那|该|本|此|上述|同一)(?:部|个|条|一条)?(?:法律?|条例|办法|规定|条款?|文件)|(?:这|那|该|本|此|上述)一?条(?!件)|它/
const leading =
  /^(?:那么|那(?!一?[条款]|[个只些位款支种两几里边是年天时])|哪(?![个只些家种款支一里儿年月天几条部])|然后|还有|另外|以及|再问一?下?|请问|顺便问一?下?|对了|而且|如果是|要是|换成|假如是|那如果|那要是|至于|关于|但是?|可是|不过|算了|(?:先|再|还是|继续)(?:说|问|讲|聊){1,2}(?!一[遍次])(?:一?下|回)?|(?:回到|说回|回过头来?(?:说|问|看)?)(?:刚才|之前|前面|上面)?(?:说?的)?)[，, ]{0,2}/
const ofFee = /^(?:申购|赎回|认购|管理|托管|销售服务)$/
// 款, 项: parts of the article that was spoken of.
const ofArticle = /^第[（(]?[一二三四五六七八九十\d]{1,4}[)）]?[款项](?!产品|基金|理财).{0,10}$/
const trailing = /(?:呢|吗|啊|呀|哈|咧|嘛)?[?？!！。.~～… ]{0,6}$/

// Words of one class can take each other's place: "科创板怎么开通" … "北交所呢".
const exchangeable: readonly RegExp[] = [
  /科创板?|创业板?|北交所?|港股通|新三板|沪市|深市|沪深主板|主板|两融|融资融券|期权|可转债|逆回购|美股|港股|A股|ETF/gi,
  /申购费|赎回费|管理费|托管费|销售服务费|认购费|佣金|印花税|过户费|规费|经手费|手续费/g,
  /申购|赎回|认购|转换|定投/g,
  /转入|转出|充值|提现/g,
  /[RrCc][1-5]/g,
  /融资(?!融券)|(?<!融资)融券|借钱|借券/g,
  /普通投资者|专业投资者|合格投资者/g,
  /货币基金|债券基金|股票基金|混合基金|指数基金|公募|私募|FOF|REITs|QDII/gi,
  /买入|卖出|买|卖/g,
  /进来|出来/g,
  /登录密码|交易密码|资金密码|通讯密码/g,
  /线上|线下|柜台|营业部|手机|电脑/g,
]

/**
 * Makes each question stand alone with what the earlier questions of this message and the earlier messages were about.
 * @param entities those of this message, with offsets into its text
 * @param today calendar date in Asia/Shanghai
 */
export const standAlone = ({
  questions,
  entities,
  earlier,
  today,
}: {
  questions: readonly Question[]
  entities: readonly Entity[]
  earlier: readonly Reading[]
  today: CalendarDate
}): StandingQuestion[] => {
  const standing: StandingQuestion[] = []
  let context: Context | null = contextOf(earlier, today)
  for (const question of questions) {
    const own = entities.filter(({ start, end }) => start >= question.start && end <= question.end)
    const result = rewrite(question.text, own, context && { ...context, isSameMessage: standing.length > 0 })
    standing.push(result)
    context = nextContext(context, result, [...own, ...result.carried], today)
  }
  return standing
}

const nextArticle =
  /^再?往?(?:(下|后)|(上|前))(?:面)?(?:的)?一?条(?:法条|规定)?(?:怎么|是|说|讲|写|规定|的|什么|啥|内容)*$/

/** 下一条, 上一条: of the article that was spoken of. */
const neighbouringArticle = (bare: string, { law, article, ...context }: Context): StandingQuestion | null => {
  const [asked, next] = nextArticle.exec(bare) ?? []
  const [spoken] = article ? findArticles(article.value) : []
  if (!asked || !law || !article || !spoken) return null
  const number = spoken.article + (next ? 1 : -1)
  if (number < 1) return null
  const name = articleName(number)
  return {
    query: `${versionOfLaw({ law, article, ...context }, law, bare)}${name}`,
    carried: [law, { ...article, text: name, value: name }],
    keepsDate: true,
  }
}

type Context = {
  /** The last question, and what it was about. */
  query: string
  topic: string
  /** The last question was about the products, whether it named them or not. */
  isOfProducts: boolean
  /** The last questions with the products that each spoke of, newest last. */
  asked: readonly Asked[]
  products: Entity[]
  law: Entity | null
  /** The version of the law that was named. */
  version: NamedVersion | null
  article: Entity | null
  others: Entity[]
  today: CalendarDate
  /** The last question was asked in this message. */
  isSameMessage?: boolean
}

const nothing = {
  topic: '',
  isOfProducts: false,
  asked: [],
  products: [],
  law: null,
  version: null,
  article: null,
  others: [],
}

// How many messages back a pronoun may reach.
const memory = 4

const contextOf = (earlier: readonly Reading[], today: CalendarDate): Context | null => {
  const recent = earlier.slice(-memory)
  // 换了光线还是不行 tells of what was asked before it, and asks nothing.
  const asksOfIt = ({ intent, text }: Reading) => intent !== 'small-talk' && intent !== 'human' && !isRemark(text)
  const last = recent.findLast(asksOfIt)
  if (!last) return null
  let context: Context = { ...nothing, query: '', today }
  for (const reading of recent) {
    context = merged(context, reading.entities, reading.query)
    if (asksOfIt(reading)) for (const part of partsOf(reading)) context = remembering(context, part, reading.entities)
  }
  return { ...context, query: inContextWords(partsOf(last).at(-1) ?? last.query) }
}

/** What follows a complaint is asked of complaints, whatever was complained of. */
const partsOf = ({ intent, parts }: Reading): readonly string[] => (intent === 'complaint' ? ['投诉'] : parts)

/** Questions that a comparison may reach back to. */
const mostAsked = 3

const remembering = (context: Context, asked: string, entities: readonly Entity[]): Context => {
  const query = inContextWords(asked)
  // What was asked more of is still what it is about.
  const isOfTopic =
    context.topic !== '' && (query.startsWith(context.topic) || query.startsWith(withoutTail(context.query)))
  const products = entities.filter((entity) => isProduct(entity) && namedIn(query, entity))
  return {
    ...context,
    query,
    topic: isOfTopic ? context.topic : topicOf(query),
    isOfProducts: entities.some(isProduct),
    asked: [...context.asked, { query, products }].slice(-mostAsked),
  }
}

const isProduct = ({ kind }: Entity): boolean => kind === 'product' || kind === 'product-code'
const namedIn = (query: string, { text, value }: Entity): boolean => query.includes(text) || query.includes(value)

const nextContext = (
  context: Context | null,
  { query }: StandingQuestion,
  entities: readonly Entity[],
  today: CalendarDate,
): Context => remembering(merged(context ?? { ...nothing, query, today }, entities, query), query, entities)

const merged = (context: Context, entities: readonly Entity[], query: string): Context => {
  const products = entities.filter(isProduct)
  const law = entities.findLast(({ kind }) => kind === 'law') ?? null
  const article = entities.findLast(({ kind }) => kind === 'article') ?? null
  return {
    ...context,
    products: products.length > 0 ? products : law ? [] : context.products,
    law: law ?? (products.length > 0 ? null : context.law),
    version: law ? versionNamed(query, law, context.today) : products.length > 0 ? null : context.version,
    article: article ?? (law || products.length > 0 ? null : context.article),
    others: entities.filter(({ kind }) => kind === 'risk-level' || kind === 'tolerance' || kind === 'amount'),
  }
}

/** The version of the law that a question names, if it is one. */
const versionNamed = (query: string, law: Entity, today: CalendarDate): NamedVersion | null => {
  const written = [law.text, law.value].find((form) => form !== '' && query.includes(form))
  const start = written === undefined ? 0 : query.indexOf(written)
  const named = findNamedVersions(query, [{ title: law.value, start, end: start + (written?.length ?? 0) }], today)
  return named.length === 1 ? (named[0] ?? null) : null
}

/** What an English question asks, in the words that the context is kept in: open an account is 开户. */
const inContextWords = (text: string): string =>
  languageOf(text) === 'en'
    ? inChinese(text)
        .replace(unsaid, ' ')
        .replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '')
    : text
/** What has no Chinese word here, and what is said in Chinese too. */
const unsaid = /\b(?!(?:etf|reit|lof|fof|qdii|app)s?\b)[a-z]{2,}\b/g
/** And for ETFs?, how long does it take. */
const leadingAbroad = /^(?:(?:and|but|so|then|also|okay|what about|how about)\b[, ]*)+(?:for |the )*/i
const pointsAbroad = /\b(?:it|that|this|there)\b/i

/** An English question is rewritten in Chinese where it leans on the context, and stays as it is where it does not. */
const rewriteAbroad = (said: string, own: readonly Entity[], context: Context): StandingQuestion => {
  const asked = inContextWords(said.replace(leadingAbroad, ''))
  const leans = leadingAbroad.test(said) || pointsAbroad.test(said)
  const text = leans ? `那${asked}呢` : asked
  if (languageOf(text) === 'en') return alone(said)
  const standing = rewrite(text, own, context)
  return standing.query === text ? alone(said) : standing
}

const alone = (query: string): StandingQuestion => ({ query, carried: [], keepsDate: false })

const rewrite = (said: string, own: readonly Entity[], context: Context | null): StandingQuestion => {
  // 算错了吧 is no new question about what was asked before: the same answer would come again.
  if (!context || isRemark(said)) return alone(said)
  if (languageOf(said) === 'en') return rewriteAbroad(said, own, context)
  const { text, isCorrected } = meant(said)
  const has = (kind: Entity['kind']) => own.some((entity) => entity.kind === kind)
  // 对了，那…: one after the other.
  const asked = text.replace(leading, '').replace(leading, '').replace(trailing, '').trim()
  // 管理费多少 … 赎回呢: of that, too, what it costs.
  const bare = ofFee.test(asked) && /费(?!用)/.test(context.query) ? `${asked}费` : asked
  const leans = isCorrected || leading.test(text) || /[呢咧][?？!！。~ ]{0,4}$/.test(text)

  const [, likewise] = sameAsWell.exec(bare) ?? []
  const asWell = likewise ? rewrite(`那${likewise}呢`, own, context) : null
  // 买的时候也收吗 is of no other: nothing gave way to it.
  if (likewise && asWell && !asWell.query.endsWith(`，${likewise}`) && asWell.query !== `那${likewise}呢`) return asWell
  const otherVersion = sameOfOtherVersion(bare, own, context)
  if (otherVersion) return otherVersion
  // "第二十五条呢", "那第三款": the law was named before.
  if (has('article') && !has('law') && context.law) {
    return { query: `${versionOfLaw(context, context.law, bare)}${bare}`, carried: [context.law], keepsDate: true }
  }
  const neighbour = neighbouringArticle(bare, context)
  if (neighbour) return neighbour
  if (context.law && context.article && ofArticle.test(bare)) {
    return {
      query: `${versionOfLaw(context, context.law, bare)}${context.article.value}${bare}`,
      carried: [context.law, context.article],
      keepsDate: true,
    }
  }
  // 现在呢 after a question about another time.
  if (now.test(bare) && withoutDates(context.query) !== withoutTail(context.query))
    return { query: withoutDates(context.query), carried: carriedBy(context), keepsDate: false }
  // "那2019年之前呢", "去年呢": the same question about another time.
  // 今天几号 and 明天开盘吗 ask of the day itself.
  const [date] = own.filter(({ kind }) => kind === 'date')
  const besideDate = bare
    .replace(date?.text ?? '', '')
    .replace(/的?(?:时候|规定|版本|呢)|修订|之?[前后]|[，,的是]/g, '')
  if (date && own.length === 1 && besideDate.length <= 2 && !/几|放假/.test(besideDate) && !namesSubject(besideDate)) {
    const carried = carriedBy(context)
    return {
      query: `${date.text}${afterDate(bare, date.text)}，${withoutDates(context.query)}`,
      carried,
      keepsDate: false,
    }
  }
  const ofBoth = compared({ bare, asked: context.asked, named: own.filter(isProduct) })
  if (ofBoth) return { ...ofBoth, keepsDate: true }
  const several = context.asked.findLast(({ products }) => products.length > 1)
  const one = several && ordinalOf(bare, several.products)
  // 后者呢 asks the same of it.
  if (one && one.rest === '' && isSpokenOf(context.products, context))
    return {
      query: withProducts(context.query, context.products, one.product.text),
      carried: [one.product],
      keepsDate: true,
    }
  if (one && one.rest !== '')
    return {
      query: `${one.product.text}${isHeadless(one.rest) ? '' : '的'}${one.rest}`,
      carried: [one.product],
      keepsDate: true,
    }
  // "那稳健债券呢" after a question about another product; "证券法呢"; "C4呢".
  if (leans || bare.length <= 8) {
    const spoken = isCorrected ? own.filter((entity) => namedIn(bare, entity)) : own
    const exchanged = exchange(bare, spoken, context)
    if (exchanged) return exchanged
  }
  // "一年半呢", "买200万呢" after a question about a fee.
  const otherCase = caseExchanged(bare, context)
  if (otherCase) return otherCase
  // 另一只 is not the one that was spoken of, and which it is nobody has said.
  const manager = ofManager(
    bare,
    context.query,
    isSpokenOf(context.products, context) ? (context.products[0] ?? null) : null,
  )
  if (manager) return { ...manager, keepsDate: true }
  const beside = besideOther(bare, own, context)
  if (beside) return beside
  if (has('product') || has('law') || has('product-code') || anotherOne.test(bare)) return alone(text)

  // 它、这只: put the name in the pronoun's place.
  const product = context.products
  if (product.length > 0 && pronoun.test(bare)) {
    const names = product.map(({ text }) => text).join('和')
    return { query: bare.replace(pronoun, () => names), carried: product, keepsDate: true }
  }
  if (context.law && lawPronoun.test(bare)) {
    const carried = context.article ? [context.law, context.article] : [context.law]
    const names = carried
      .map((entity) => (entity.kind === 'law' ? versionOfLaw(context, entity, bare) : entity.value))
      .join('')
    return { query: bare.replace(lawPronoun, () => names), carried, keepsDate: true }
  }
  // "赎回费多少", "起购金额呢": nothing of its own to speak of, or plainly a question about an element of a product.
  const isElement = namesElement(bare) && (isSpokenOf(product, context) || isOfProduct(bare))
  if (
    product.length > 0 &&
    bare.length <= 24 &&
    (isElement || (isSpokenOf(product, context) && (leans || !namesSubject(bare)))) &&
    !namesSubject(bare.replace(/基金经理|风险等级|产品|基金|分红/g, ''))
  ) {
    return { query: `${askedAbout(bare, product)}${bare}`, carried: product, keepsDate: true }
  }
  const law = context.law && namedIn(context.query, context.law) ? context.law : null
  const isOfLaw = law !== null && asksOfLaw(bare, context.query)
  if (
    law &&
    bare.length <= 24 &&
    (leans || (isOfLaw && !namesSubject(bare.replace(/规定|条文/g, '')))) &&
    /处罚|罚|责任|规定|适用|例外|施行|生效|修订|改|变|谁|什么|怎么|多少|条/.test(bare)
  ) {
    // 那操纵市场怎么罚 is of the law, and no longer of the article.
    const carried = isOfLaw && context.article ? [law, context.article] : [law]
    return {
      query: `${carried.map((entity) => (entity.kind === 'law' ? versionOfLaw(context, entity, bare) : entity.value)).join('')}${bare}`,
      carried,
      keepsDate: true,
    }
  }
  // 红烧肉怎么做 after an article has nothing to do with it.
  if (law && context.article && !isOfLaw && !leans && !has('risk-level')) return alone(text)
  const level = context.others.find(({ kind }) => kind === 'tolerance')
  // 我测出来是C2 … 那能买R3的产品吗
  if (level && has('risk-level') && !has('tolerance'))
    return { query: `${level.value}${text.replace(leading, '')}`, carried: [level], keepsDate: true }
  if (context.topic !== '' && tellsCase(bare, own))
    return { query: `${context.topic}，${bare}`, carried: [], keepsDate: true }
  // 有限额 is told, 有限额吗 is asked.
  const more = moreOfTopic({
    bare: /吗[?？!！。~ ]*$/.test(text) ? `${bare}吗` : bare,
    leans,
    query: withoutTail(context.query),
    topic: context.topic,
    isSameMessage: context.isSameMessage === true,
  })
  return more ? { ...more, carried: [], keepsDate: true } : alone(text)
}

/** 港股也这样收吗, 北交所那边规则一样吗: the same is asked of another. */
const sameAsWell =
  /^([^我你您他她它这那不什哪怎]{1,8}?)(?:那边|这边)?的?(?:规则|规定|情况|标准)?(?:是不是|都)?(?:也|一样|同样)(?:是|要|能|可以|这样|这么|一样)?不?(?:收|算|办|行|可以)?的?$/

const exchange = (bare: string, own: readonly Entity[], context: Context): StandingQuestion | null => {
  const rest = (entity: Entity) => bare.replace(entity.text, '').replace(/[的呢吗，,。？?《》 ]|如果|要是|换成|是/g, '')
  for (const kind of ['product', 'product-code', 'law', 'tolerance', 'risk-level'] as const) {
    const entity = own.find((candidate) => candidate.kind === kind)
    if (!entity || rest(entity).length > 1) continue
    const before =
      kind === 'law'
        ? context.law
        : kind === 'product' || kind === 'product-code'
          ? context.products[0]
          : context.others.find((other) => other.kind === kind)
    if (!before) continue
    const said = [before.text, before.value].find((form) => context.query.includes(form))
    // A version that was named was that of the other law.
    const asked = kind === 'law' && context.version ? context.query.replace(context.version.text, '') : context.query
    if (said && kind === 'product' && context.products.length > 1)
      return { query: withProducts(asked, context.products, entity.text), carried: [], keepsDate: true }
    if (said) return { query: asked.replace(said, () => entity.text), carried: [], keepsDate: kind !== 'law' }
  }
  for (const words of exchangeable) {
    const [now, ...more] = bare.match(words) ?? []
    const before = lastRunOf(words, context.query)
    if (!now || more.length > 0 || !before || now === before) continue
    const left = bare.replace(now, '').replace(/[的呢吗，,。？?《》 ]|如果|要是|换成|是/g, '')
    if (left.length > 1) continue
    return {
      query: context.query.replace(before, () => now),
      carried: carriedBy(context).filter(({ text }) => context.query.includes(text)),
      keepsDate: true,
    }
  }
  return ofOtherKind(bare, context)
}

/** 科创板和创业板的开通条件 … 那港股通呢: both of them give way. */
const lastRunOf = (words: RegExp, query: string): string | undefined =>
  query.match(new RegExp(`(?:${words.source})(?:[和与跟、](?:${words.source}))*`, 'gi'))?.at(-1)

/** 股票佣金多少 … 那ETF呢; 印花税多少 … 那ETF呢: the same, of that kind of security. */
const ofOtherKind = (bare: string, context: Context): StandingQuestion | null => {
  const kind = tradedIn(bare)
  const rest = bare.replace(kind ?? '', '').replace(/[的呢吗，,。？?《》 ]|如果|要是|换成|是|交易|买卖|股票/g, '')
  if (kind === null || rest.length > 1 || isSpokenOf(context.products, context) || context.law) return null
  const { query } = context
  const before = tradedIn(query) ?? /A股|股票|基金/.exec(query)?.[0]
  // What T+1 means does not change with the kind; whether it holds does.
  const held = topicOf(query).replace(before ?? '', '')
  if (asksMeaning(query) && held !== '') return { query: `${kind}是${held}吗`, carried: [], keepsDate: true }
  // 北交所交易 may be any rule of theirs, 北交所股票交易 is a trade.
  const name = bare.replaceAll('的', '').includes(`${kind}股票`) ? `${kind}股票` : kind
  const asked = before ? query.replace(before, () => name) : `${name}${query}`
  return asked === query ? null : { query: asked, carried: [], keepsDate: true }
}

/** A question about several products asked of another one. */
const withProducts = (query: string, products: readonly Entity[], name: string): string => {
  const places = products.flatMap(({ text }) => {
    const at = query.indexOf(text)
    return at < 0 ? [] : [{ start: at, end: at + text.length }]
  })
  const start = Math.min(...places.map((place) => place.start))
  return `${query.slice(0, start)}${name}${query.slice(Math.max(...places.map(({ end }) => end)))}`
}

/** Whether the last question was about them; a pronoun reaches further back. */
const isSpokenOf = (products: readonly Entity[], { query, isOfProducts }: Context): boolean =>
  products.length > 0 && (isOfProducts || products.some((product) => namedIn(query, product)))

/** 和虚谷稳进双债C比呢, 比虚谷成长混合风险高吗: the product that was asked about beside another, by what was asked of it. */
const besideOther = (bare: string, own: readonly Entity[], context: Context): StandingQuestion | null => {
  const [other] = own.filter(isProduct)
  const before = context.products.filter(({ value }) => value !== other?.value)
  const [as] = /^[和跟与同比]/.exec(bare) ?? []
  if (!as || !other || before.length === 0 || !isSpokenOf(context.products, context)) return null
  const asked = bare.slice(1).replace(other.text, '').replace(/比$/, '')
  const by = as === '比' ? `哪个${asked}` : asked || '对比'
  const { query } = sideBySide([...before, other], askedFields(context.query), by)
  return { query, carried: before, keepsDate: true }
}

const anotherOne = /另一?[只个款支]|其他(?:的)?(?:产品|基金|理财)|别的(?:产品|基金|理财)/
const aboutFee = /费|多少钱|[收要]钱|折扣/
const aroundCase =
  /^(?:(?:如果|要是|假如|那|持有|拿|放|买|投|申购|认购|赎回|卖|满|了|到|不到|不足|不满|未满|超过|以上|以下|以内|之内|后|再|的话|才|只|就|我|期?的|[，, ]))*$/

/** The same question for another term or amount. */
const caseExchanged = (bare: string, context: Context): StandingQuestion | null => {
  const [now, ...more] = casesIn(bare)
  if (!now || more.length > 0) return null
  // 我才20万 asks no fee of it.
  if (/^[我才只就]/.test(bare) && !aboutFee.test(context.query)) return null
  if (!aroundCase.test(`${bare.slice(0, now.start)}${bare.slice(now.end)}`)) return null
  // 180天 in the name of a product is no term of the client's.
  const inName = ({ start, end }: Case) =>
    context.products.some(({ text }) => {
      const at = context.query.indexOf(text)
      return at >= 0 && at <= start && end <= at + text.length
    })
  const before = casesIn(context.query).find((one) => one.by === now.by && !inName(one))
  if (!before && !(aboutFee.test(context.query) && isSpokenOf(context.products, context))) return null
  const said = /[持拿放买投申认]/.test(bare) ? bare : `${now.by === 'term' ? '持有' : '买'}${bare}`
  const query = before
    ? `${context.query.slice(0, before.start)}${bare.slice(now.start, now.end)}${context.query.slice(before.end)}`
    : `${withoutTail(context.query)}，${said}`
  return { query, carried: context.products.filter((product) => namedIn(query, product)), keepsDate: true }
}

type Case = { by: 'term' | 'amount'; start: number; end: number }

/** Terms and amounts with what bounds them: 不到一个月, 一年以上. */
const casesIn = (text: string): Case[] => {
  const bounded = (by: Case['by'], { start, end }: { start: number; end: number }): Case => ({
    by,
    start: start - (/(?:不到|不足|不满|未满|超过|至少|满)?$/.exec(text.slice(0, start))?.[0].length ?? 0),
    end: end + (/^(?:以上|以下|以内|之内)?/.exec(text.slice(end))?.[0].length ?? 0),
  })
  return [
    ...numbersIn(text)
      .filter(({ unit }) => unit === 'day' || unit === 'week' || unit === 'month' || unit === 'year')
      .map((term) => bounded('term', term)),
    ...findAmounts(text)
      .filter(({ unit }) => unit === 'CNY')
      .map((amount) => bounded('amount', amount)),
  ]
}

/** 我只有30万, 但是才做了一年, 我是C2: a case is told of what was asked about. */
const tellsCase = (bare: string, own: readonly Entity[]): boolean =>
  /^(?:我|俺|咱|才|只|就)/.test(bare) &&
  !/能|行|够|可以|会|要|多少|怎么/.test(bare) &&
  bare.length <= 16 &&
  (casesIn(bare).length > 0 || own.some(({ kind }) => kind === 'tolerance'))

const carriedBy = (context: Context): Entity[] => {
  if (context.products.length > 0) return context.products
  return [context.law, context.article].filter((entity) => entity !== null)
}

// "那2018版呢", "旧的呢", "现在的呢": the same question about another version of the law.
const sameOfOtherVersion = (bare: string, own: readonly Entity[], context: Context): StandingQuestion | null => {
  if (!context.law || own.some(({ kind }) => kind !== 'date')) return null
  const isCurrent = current.test(bare)
  const [named, ...more] = versionsOf(context.law.value, bare, context.today)
  const isFormer = !named && former.test(bare)
  const rest = bare.replace(isCurrent ? current : isFormer ? former : (named?.text ?? ''), '')
  if (!(isCurrent || isFormer || (named && more.length === 0)) || rest.replace(ofVersion, '').length > 1) return null
  const asked = context.version ? context.query.replace(context.version.text, '') : context.query
  const before = withoutDates(asked.replaceAll(/[（(]\s?[）)]/g, '')).replace(/^[，,]+/, '')
  return {
    query: isCurrent ? before : `${named ? wordsOf(named) : '修订前'}，${before}`,
    carried: carriedBy(context),
    keepsDate: !isCurrent && (isFormer || named?.made === null),
  }
}
const current = /现在|现行|目前|如今|眼下|最新|今天|新(?:版|法|规|的)|(?:修订|修正|修改)(?:之|以)?后/
const former = /以前|之前|原来|过去|从前/
const ofVersion = /的|版本?|规定|条文|那|又|是|呢|吗|怎么|怎样|样|说|写|几年|多久|多少|哪些|什么|[，,。？?！! ]/g

const wordsOf = ({ made, isBefore }: NamedVersion): string => {
  if (made === null) return '修订前'
  const [year, month, day] = made.split('-')
  return `${year}年${month ? `${Number(month)}月` : ''}${day ? `${Number(day)}日` : ''}${isBefore ? '修订前' : '版'}`
}

/** 《X》（2006年版）, where that version was spoken of and the question names no other. */
const versionOfLaw = ({ version, today }: Context, law: Entity, bare: string): string => {
  const isNamed = versionsOf(law.value, bare, today).length > 0
  const words = version && !isNamed && !current.test(bare) ? `（${wordsOf(version)}）` : ''
  return `${nameOfLaw(law)}${words}`
}
const nameOfLaw = (entity: Entity) => `《${entity.value.replace(/[《》]/g, '')}》`
const withoutTail = (query: string) => query.replace(trailing, '')
const now = /^(?:现在|目前|如今|当前|今天)的?$/
const withoutDates = (query: string) =>
  withoutTail(query).replace(
    /(?:19|20)\d{2}年?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:之?[前后]|修订前|修订后|以前|以后)?的?，?|修订[前后]，|(?:去年|今年|前年)(?:以来)?的?，?|现在|目前|如今|当前/g,
    '',
  )
const afterDate = (bare: string, date: string) => {
  const tail = bare.slice(bare.indexOf(date) + date.length).match(/^(?:修订)?之?(?:前|后|以前|以后)/)
  return tail?.[0] ?? ''
}
