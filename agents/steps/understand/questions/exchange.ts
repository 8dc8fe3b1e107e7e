// 那ETF呢, 去年呢, 一年半呢: the question before is asked again, with one thing in it exchanged.
import type { Entity } from '../../../../domain/turn.ts'
import { findAmounts, numbersIn } from '../../../../text/numerals.ts'
import { tradedIn } from '../../subject.ts'
import { type Context, carriedBy, isSpokenOf, namedIn, type StandingQuestion, withoutTail } from './context.ts'
import { withProducts } from './of-products.ts'
import { asksMeaning, namesSubject, topicOf } from './topic.ts'

// --- another name or word ---

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

/** 那稳健债券呢 after a question about another product; 证券法呢; C4呢; 北交所呢. */
export const nameExchanged = (bare: string, own: readonly Entity[], context: Context): StandingQuestion | null => {
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

// --- another time ---

/** 现在呢, 那2019年之前呢, 去年呢: the same question about another time. */
export const timeExchanged = (bare: string, own: readonly Entity[], context: Context): StandingQuestion | null => {
  if (now.test(bare) && withoutDates(context.query) !== withoutTail(context.query))
    return { query: withoutDates(context.query), carried: carriedBy(context), keepsDate: false }
  // 今天几号 and 明天开盘吗 ask of the day itself.
  const [date] = own.filter(({ kind }) => kind === 'date')
  if (!date || own.length > 1) return null
  const beside = bare.replace(date.text, '').replace(/的?(?:时候|规定|版本|呢)|修订|之?[前后]|[，,的是]/g, '')
  if (beside.length > 2 || /几|放假/.test(beside) || namesSubject(beside)) return null
  return {
    query: `${date.text}${afterDate(bare, date.text)}，${withoutDates(context.query)}`,
    carried: carriedBy(context),
    keepsDate: false,
  }
}
const now = /^(?:现在|目前|如今|当前|今天)的?$/
/** A question without the times that it names. */
export const withoutDates = (query: string) =>
  withoutTail(query).replace(
    /(?:19|20)\d{2}年?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:之?[前后]|修订前|修订后|以前|以后)?的?，?|修订[前后]，|(?:去年|今年|前年)(?:以来)?的?，?|现在|目前|如今|当前/g,
    '',
  )
const afterDate = (bare: string, date: string) => {
  const tail = bare.slice(bare.indexOf(date) + date.length).match(/^(?:修订)?之?(?:前|后|以前|以后)/)
  return tail?.[0] ?? ''
}

// --- another term or amount ---

const aboutFee = /费|多少钱|[收要]钱|折扣/
const aroundCase =
  /^(?:(?:如果|要是|假如|那|持有|拿|放|买|投|申购|认购|赎回|卖|满|了|到|不到|不足|不满|未满|超过|以上|以下|以内|之内|后|再|的话|才|只|就|我|期?的|[，, ]))*$/

/** 一年半呢, 买200万呢 after a question about a fee: the same question for another term or amount. */
export const caseExchanged = (bare: string, context: Context): StandingQuestion | null => {
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
export const tellsCase = (bare: string, own: readonly Entity[]): boolean =>
  /^(?:我|俺|咱|才|只|就)/.test(bare) &&
  !/能|行|够|可以|会|要|多少|怎么/.test(bare) &&
  bare.length <= 16 &&
  (casesIn(bare).length > 0 || own.some(({ kind }) => kind === 'tolerance'))
