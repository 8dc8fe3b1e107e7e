// 年底沪指几点, 今年上证看到多少: a level that nobody knows. 保证年化8%有吗, 你们会保证收益吗: a return that nobody may promise (DOMAIN §4).
import { plain } from '../steps/understand/said/plain.ts'
import { securityName } from './named-security.ts'

// --- a level ---

const index =
  '(?:沪指|上证(?:指数|综指|50)?|大盘|深成指|深证成指|创业板指数?|科创(?:50|板指数?)|北证50|沪深300|中证[a\\d]{2,5}|恒指|恒生(?:指数|科技)?|纳指|纳斯达克|标普|道指|日经|指数|黄金|金价|白银|油价|原油)'
/** So far off that 几点 is no hour. */
const far =
  '(?:(?<!去)年[底末]|年前|年内|明年(?:年?底|初)?|后年|下个?月底?|月底|下半年|四季度|三季度|下个?季度|节后|春节[前后]|国庆[前后]|未来|接下来|后市|今后)'
const towards =
  '(?:看到?|能?[会到]到?|能?看到?|目标(?:位|点位?)?|[涨跌冲]到|站上|摸到?|破|高点|低点|收在?|大概|大约|估计|预计|可能|能|会|要|是|在|有|的)'
const level = '(?:多少个?点?|几点|几千点?|哪个?(?:点位?|位置)|什么(?:点位?|位置)|多高|多低|哪里?|几)'
const ending = '(?:[呢啊呀吧了]|[?？])*$'
const subject = `(?:${index}|${securityName})`
const foretold = new RegExp(
  [
    `(?:${far}(?:的|时候?)?${subject}|${subject}(?:的|到|在|等)?${far})${towards}{0,4}${level}${ending}`,
    `(?:今年)?${subject}(?:今年|年内|这波|这轮|最高|最低)?(?:能|会|可以|大概|估计|预计){0,3}(?:看到|目标(?:位|点位?|价)?(?:是|在|看)?|[涨跌冲]到|站上|摸到)${level}${ending}`,
  ].join('|'),
)
const ofRecord =
  /[开收休闭]市|[开收]盘|交易日|代码|去年|前年|昨|上[周个]|历史|曾|曾经|过去|已经|目前|成分|样本|市盈率|分位|研报|研究所|首席|策略|报告|跌到多少(?:会|要|才|就)?(?:强平|熔断|停牌)/

/** The words that ask how high a price or an index will stand; null where none do. */
export const askedLevel = (text: string): string | null => wordsOf(text, foretold, ofRecord)

// --- a promise ---

const sure = '(?:保证(?!金)|确保|承诺|担保|打包票|包(?=年化|收益|赚|[,，]?\\d))'
const yieldOf = '(?:年化(?:收益率?)?|收益率?|回报率?|利息|盈利)'
const rate =
  '(?:\\d{1,3}(?:\\.\\d{1,2})?(?:%|个点|个百分点)|百分之[一二三四五六七八九十\\d]{1,3}|[一二三四五六七八九十]个点)'
const us = '(?:你们?|您们?|贵司|[你贵]们?公司|公司|虚谷)'
const own = new RegExp(
  `${us}(?:这儿?里?|这边|家|公司|产品|的产品|的理财|的基金|也|都|到底|真的?){0,3}(?:敢不敢|能不能|可不可以|会不会|是不是|能否|敢|能|会|可以|有没有){0,3}(?:给|对|向|跟)?(?:我|我们|客户|投资者)?(?:不)?(?:保不)?(?:保证(?!金)|承诺|担保|确保|包|保)(?:客户|我|有){0,2}(?:${yieldOf}|赚钱?|不亏|不赔|回本|本金(?:安全|不亏)?)`,
)
const promised = new RegExp(
  [
    `${sure}[^,，。]{0,4}${yieldOf}[^,，。]{0,3}${rate}`,
    `${yieldOf}[^,，。]{0,3}${rate}[^,，。]{0,4}(?:能不能|可不可以|可以|能|有没有|有)?[^,，。]{0,2}${sure}`,
    `(?:是不是|是否|算不算|会不会)(?:就|都|真的?|肯定|一定|绝对|相当于|等于){0,3}(?:是|能|会)?(?:稳赚|包赚|必赚|稳赢|躺赚|只赚不赔|旱涝保收|(?:肯定|一定|绝对|保证)(?:能|会)?(?:赚|盈利|挣))`,
    `(?:^|[^不])(?:就|都)?(?:是不是|肯定|一定|绝对)(?:能|会|是){0,2}(?:肯定|一定|稳)?(?:赚|挣)(?:钱|的)?(?:吗|么|吧|不|[?？])+$`,
    own.source,
  ].join('|'),
)
/** Somebody else said so, a rule is asked for, or the word means another thing. */
const reported =
  /骗|有人|别人|朋友|群里|老师|经理|顾问|专家|听说|宣传|广告|文案|海报|话术|帮我|[写拟]|客户|短信|网上|推荐我|说是|说好|答应|当初|当时|亏了|赔了|业绩比较基准|七日年化|为什么|为啥|违规|违法|规定|处罚|法律|允许|哪[条些]|什么(?:是|叫)|是什么|意思|怎么|如何|利率|回答|答案|信息|隐私|到账|账户|资金安全/

/** The words that ask whether a return is certain; null where none do. */
export const askedPromise = (text: string): string | null => wordsOf(text, promised, reported)

/** Whether it is the firm that is asked for its promise: 你们会保证收益吗. */
export const asksOurPromise = (text: string): boolean => own.test(plain(text).text)

const longest = 30

const wordsOf = (text: string, asked: RegExp, other: RegExp): string | null => {
  const message = plain(text)
  if (other.test(message.text)) return null
  for (const { 0: said, index } of message.text.matchAll(/[^,，。;；!！]+/g)) {
    const match = said.length <= longest ? asked.exec(said) : null
    if (match) return message.original(index + match.index, index + match.index + match[0].length)
  }
  return null
}
