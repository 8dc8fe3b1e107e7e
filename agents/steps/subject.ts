// 标的与业务: what kind of security or business a question is about. An answer about another kind is wrong however alike the words
// are: 可转债 pay no stamp duty, which says nothing of ETF.
import type { Passage } from '../../domain/passage.ts'

/** One name and the ways it is written. Kinds that exclude each other as the subject of a rule or a fee. */
const traded: [string, RegExp][] = [
  ['ETF', /ETF(?!\s?期权)/i],
  ['LOF', /LOF/i],
  ['可转债', /可?转债|可转换债券/],
  ['北交所', /北交所|北京证券交易所/],
  ['新三板', /新三板|全国股转/],
  ['科创板', /科创板|\bSTAR\b/i],
  ['创业板', /创业板|ChiNext/i],
  ['港股通', /港股通?|沪港通|深港通/],
  ['美股', /美股|美国股票|纳斯达克|标普/],
  ['B股', /[BＢ]股/i],
  ['国债', /国债(?!逆回购|期货)/],
  ['国债逆回购', /(?:国债)?逆回购/],
  ['期权', /期权/],
  ['融资融券', /融资融券|两融|融资(?!计划)|融券|信用账户/],
  ['REITs', /REITs?/i],
  ['货币基金', /货币(?:市场)?基金|七日年化|万份收益/],
  ['QDII', /QDII/i],
  ['FOF', /FOF/i],
]
/** Whose business it is, where that is not a client's who lives here, or not with this firm: what is told to others is no answer. */
const strangers: [string, RegExp][] = [
  [
    '别家平台',
    /支付宝|余额宝|蚂蚁|天天基金|理财通|零钱通|同花顺|东方财富|大智慧|通达信|富途|涨乐|微信(?:支付|转账|零钱|钱包)|数字人民币|银行(?=手机银行|网银|app)|[工建农中交招]行(?=手机银行|网银|app)/i,
  ],
  [
    '机构客户',
    /机构(?:客户|户|开户)|(?<!你们|您们|他们|[家你贵您券他])(?:公司|企业|单位)(?:名义|户(?!头)|账户|(?:怎么|如何|咋|想|要|能|可以|去)*开(?:个|立|证券|股票)*[账户])/,
  ],
  [
    '境外人士',
    /护照|台胞|回乡证|港澳|外籍|外国(?:人|国?籍)|老外|永居|永久居留|(?:香港|澳门|台湾)(?:的?(?:居民|人|同胞|身份证|朋友|户籍))/,
  ],
]
/** What others sell and see to. Some of its words stand in our papers too: 存款 beside what is none, 公积金 in a company's accounts. */
const ofOthers: [string, RegExp][] = [
  ['保险', /(?<!存款)保险(?!条例|基金)|保单|[车寿]险|理赔/],
  [
    '社会保险',
    /社保|医保|养老保险|个人养老金|养老金(?=账户|领|怎么[领交])|失业金|(?<!资本|法定|任意|盈余)公积金(?=贷款|账户|缴|(?:怎么|如何|咋|能|可以|要)?[提取])/,
  ],
  ['贷款', /[房车网]贷(?!卡)|贷款|信贷|消费贷|经营贷|按揭/],
  ['存款', /存款|存单/],
  ['信用卡服务', /信用卡(?=年费|额度|账单|积分|还款|逾期|分期|(?:怎么|如何|咋|能|可以)?(?:提额|[办还]))/],
  ['彩票', /彩票|双色球|大乐透/],
  ['比赛', /比赛|[大竞]赛/],
  ['招聘', /招聘|[校社]招|应聘|求职|简历|实习生/],
  [
    '海外市场',
    /(?:纽约|华尔街|东京|伦敦|新加坡|日本|韩国|英国|德国|印度|越南)[^，。？]{0,3}(?:股|证券|交易所|市场|(?<!基)金|几点|[开收]盘|[开休]市)|日经|道琼斯/,
  ],
]
const subjects: [string, RegExp][] = [
  ...traded,
  ...ofOthers,
  ['股票质押', /股票质押|股权质押|质押(?:式)?回购/],
  ['投资顾问', /投顾|投资顾问/],
  ['基金定投', /定投/],
  ['新股申购', /新股|打新|中签|新债/],
  ['银证转账', /银证|转账/],
  ['私募', /私募/],
  ['资管计划', /资管|集合计划/],
  ['收益凭证', /收益凭证/],
  ['银行理财', /理财产品|银行理财/],
  ['期货', /期货/],
  ['黄金', /黄金|贵金属/],
  ['外汇', /外汇/],
  ['汇率', /汇率/],
  ['虚拟货币', /比特币|虚拟货币|数字货币|加密货币/],
  ['专业投资者', /专业投资者/],
  ['合格投资者', /合格投资者/],
  ['大宗交易', /大宗交易/],
  ...strangers,
]

/** The first kind of security that a text names, as it is written there. */
export const tradedIn = (text: string): string | null => {
  const found = traded.map(([, pattern]) => pattern.exec(text)).filter((match) => match !== null)
  return found.toSorted((a, b) => a.index - b.index)[0]?.[0] ?? null
}

/** The subjects that a text names. */
export const subjectsIn = (text: string): string[] =>
  subjects.flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []))

/** Where the subject ends with which a text begins; 0 where it begins with none. @example subjectAtStart('创业板开通条件') // 3 */
export const subjectAtStart = (text: string): number =>
  Math.max(
    0,
    ...subjects.map(([, pattern]) => {
      const found = pattern.exec(text)
      return found?.index === 0 ? found[0].length : 0
    }),
  )

/**
 * Share (0…1) of the question's subjects that the passage names in its title, path or text; 1 when the question names none, 0 when it asks of
 * others of whom the passage does not speak.
 */
export const subjectShare = (question: string, passage: Pick<Passage, 'title' | 'path' | 'text'>): number => {
  const asked = subjectsIn(question)
  if (asked.length === 0) return 1
  const told = new Set(subjectsIn(`${passage.title} ${passage.path.join(' ')} ${passage.text}`))
  if (strangers.some(([name]) => asked.includes(name) && !told.has(name))) return 0
  return asked.filter((subject) => told.has(subject)).length / asked.length
}

/** Passages about what was asked before those that are not; otherwise the order stays. Exact look-ups are not touched. */
export const subjectFirst = (question: string, passages: readonly Passage[]): Passage[] => {
  const isAbout = (passage: Passage) =>
    passage.source === 'clause' || passage.facts.length > 0 || subjectShare(question, passage) > 0
  return [...passages.filter(isAbout), ...passages.filter((passage) => !isAbout(passage))]
}

/** Words of two or more characters that say what is asked: of a product not its name, which stands all over its document. */
export const askedWords = (
  words: readonly string[],
  { kind, title }: Pick<Passage, 'kind' | 'title'>,
): ReadonlySet<string> => {
  const name = kind === 'product' ? title.toLowerCase() : ''
  return new Set(words.filter((word) => word.length > 1 && !name.includes(word)))
}
