// What a question is looked up as: a guide where no document answers it as it is asked, the levels that are to match, otherwise its own
// words as the library writes them.
import type { Entity } from '../../../../domain/turn.ts'
import { askedFields, asksWhoMayBuy } from '../../../../knowledge/facts/asked-fields.ts'
import { askedFor } from '../said/meant.ts'
import { plain } from '../said/plain.ts'
import { withoutDetails } from '../said/set-aside.ts'
import { inStandardWords } from '../said/standard-words.ts'
import type { Speaker } from '../signals/kinds.ts'

/** What each question of a message is looked up as; a client's may be led to a guide. */
export const lookedUpAs = (questions: readonly string[], entities: readonly Entity[], speaker: Speaker): string[] =>
  withoutLevelTold(
    questions.map(
      (question) =>
        (speaker === 'client' && guideOf(plain(question).text)?.question) ||
        inStandardWords(ofLevel(asTold(withoutDetails(askedFor(question))), entities)),
    ),
    entities,
  )

// --- a guide ---

// What only the own account shows, and which product is the safest: there is a guide that shows where to look.

type Guide = {
  /** What the guide answers. */
  question: string
  ofAccount: boolean
}

/** On the plain form of a question. */
const mine = '(?:我|俺|本人|咱)(?:们|的|这个?|那个?)?'
const amount = '(?:\\d+(?:\\.\\d+)?|[一二两三四五六七八九十几百千]{1,4})'
const matters: [asked: RegExp, guide: string][] = [
  [
    new RegExp(
      [
        `${mine}(?:账户|账上|户头|卡|手上|名下)?(?:里|上)?(?:现在|目前|今天|总共|一共)?(?:还|总共|一共)?(?:有|剩|余)(?:下)?(?:多少|几)(?:钱|资金|余额|股票|基金|股|只|万|块)?(?!.{0,8}(?:才|可以|能|就|要|算))`,
        `${mine}.{0,6}(?:余额|总资产|资产|持仓|市值|盈亏|可用|可取)(?:资金|金额|情况|明细)?(?:是|有|还有|现在|大概)?(?:多少|几|什么|哪些|怎么样|如何|呢|$)`,
        `(?:查|看|告诉我|报)(?:一下|下|看|查)?${mine}?.{0,4}(?:余额|持仓|总资产|盈亏|可用资金|可取资金)`,
        `${mine}(?:今天|昨天|最近|这个月|今年)?(?:一共|总共)?(?:赚|亏|盈利|亏损)了?多少`,
        `^(?:请|麻烦)?(?:帮|给|替)我(?:查|看)(?:一下|下|查|看)?(?:我的?)?(?:证券|资金|股票)?账[户号](?:情况|信息)?[吧?？]*$`,
        // 我有什么基金, 我拿的基金有哪些: what is held, and no list of what there is.
        `${mine}(?:账户|账上|户头|手上|手里|名下)?(?:里|上)?(?:现在|目前|之前|一共|总共|都|到底)*(?:持有|拿着?|买过?|有)(?:了|着|的)?(?:都|是|有)*(?:什么|啥|哪些|哪几[只个支]|几[只个支])(?:基金|股票|理财|产品|债券?|etf|股|票)?(?:了|呢|啊|呀|来着|\\?)*$`,
        `${mine}(?:账户|账上|手上|手里|名下)?(?:里|上)?(?:现在|目前|之前)?(?:(?:持有|拿着?|买过?|有)(?:了|着)?的?|的|(?<=的))(?:基金|股票|理财|产品|债券?|etf|股|票)(?:现在|都|分别|是|有|还剩|值|一共)*(?:哪些|什么|啥|哪几[只个支]|几[只个支]|多少钱?)(?:了|呢|啊|呀|来着|\\?)*$`,
      ].join('|'),
    ),
    '在哪里看我的余额和持仓？',
  ],
  [
    new RegExp(
      `${mine}.{0,6}(?:风险等级|风险承受能力|风险测评|测评结果|测评等级|风测结果|风险类型)(?:现在|目前|到底)?(?:是|属于|到|测出来)?(?:什么(?!意思)|多少|几|哪|呢|$)|${mine}(?:现在|目前)?(?:是|属于|算)(?:c几|什么型|哪一?(?:类|档|级)投资者|什么风险等级)|${mine}(?:上次)?(?:做)?的?(?:风险|风险承受能力)?(?:测评|评测|问卷)(?:结果|等级)?.{0,4}(?:是不是|有没有|什么时候|哪天|几号|啥时候|还有多久|多久|是否|快要?)?(?:过期|到期|失效|有效)(?:了)?(?:没有?|吗|么|不|呢|了|$)`,
    ),
    '在哪里查看我的风险测评结果？',
  ],
  [
    new RegExp(
      `${mine}(?:证券|资金|股票)?(?:账户|账号|户头?|资金|卡)(?:是不是|有没有|怎么|为什么|是否|现在|好像|突然)*(?:被|给|让)?(?:你们|系统|人家)?(?:冻结|冻住|锁定|锁住|锁|限制|停用|休眠)(?:了|住|交易)*(?:没有|没|吗|么|啊|呢|吧|\\?|$)`,
    ),
    '怎么解冻账户？',
  ],
  [
    new RegExp(
      `扣(?:了|掉|走)?我(?:的)?(?:了)?.{0,2}(?:${amount}(?:多|来)?(?:块|元|毛|角|分|千|百|万)?钱?|(?:多少|什么|啥)?(?:钱|费))|(?:多扣|少)了我?${amount}(?:多|来)?(?:块|元)`,
    ),
    '扣了什么费用怎么查？',
  ],
  [
    new RegExp(
      `${mine}(?:身份证|证件)(?:是不是|有没有|什么时候|啥时候|快要?|已经)*(?:过期|到期)(?:了)?(?:没有?|吗|么|呢|$)`,
    ),
    '身份证到期了怎么办？',
  ],
  // 帮我转5000到银行卡: nobody but the client moves it.
  [
    /^(?!.*(?:别人|[他她爸妈]|老婆|老公|朋友|家人|儿子|女儿)).*(?:帮|给|替|麻烦|请)(?:我|俺|忙)?(?:把)?.{0,8}(?:转|提|取|划)(?:出|回|走)?.{0,8}(?:到|回|进|去|出来).{0,4}(?:银行|卡|储蓄)/,
    '怎么把钱转回银行卡？',
  ],
  [/(?:帮|给|替|麻烦)(?:我|俺|忙)?(?:把)?.{0,6}(?:提现|取现|出金|取钱|提[款\d]|取\d)/, '怎么把钱转回银行卡？'],
  [
    /(?:帮|给|替|麻烦|请)(?:我|俺|忙)?(?:把|从)?.{0,10}(?:转|划|充|打|存).{0,10}(?:到|进|入)(?:来|去)?.{0,4}(?:股票|证券|资金)(?:账户|户头?|账号)/,
    '怎么把钱转进证券账户？',
  ],
  [
    new RegExp(
      `${mine}?.{0,4}(?:银行卡|存管卡|卡)(?:怎么|为什么|为啥|一直|老是?|总是?|就是|都)*(?:绑定?|换绑|换|解绑|关联)(?:不上|不了|不成功|失败|不进去)|(?:绑定?|换绑|解绑)(?:不上|不了)(?:我的?)?(?:银行)?卡|(?:绑|换绑|绑定|解绑)(?:银行)?卡(?:一直|总|老)?(?:失败|不成功)`,
    ),
    '银行卡绑定不成功怎么办？',
  ],
]

/** A longer one tells of something, and is looked up as it is. */
const longest = 20
// 扣了我30块印花税 asks what the tax is; 怎么改 asks how.
const namedOtherwise =
  /印花税|佣金|手续费|管理费|申购费|赎回费|过户费|红利税|利息|服务费|定投|成交|分红|自动|提醒|短信|计划|怎么(?:改|变|提高|升|调)|为什么(?:是|会是)|扣.*(?:股票|买|卖)|(?:股票|买|卖).*扣/

/** Whether one's own order was filled. */
const order = new RegExp(
  `${mine}.{0,6}(?:委托|单子?|订单|挂单|买单|卖单).{0,6}(?:成交|成)(?:了)?(?:没有|没|吗|么|了吗)|${mine}.{0,6}(?:委托|单子?|订单).{0,4}(?:什么|啥)状态`,
)

/** Whether one's own dividend has come: its day is told, and where it is seen. A product's is a fact about that product. */
const dividend =
  /^(?:请问|那|帮我)?(?:查(?:一?下)?|看(?:看|一?下)?)?(?:我|俺|本人)?(?:的|这次|今年|上次|那笔|现金|股票|基金|etf)*的?(?:分红|红利|股息|派息)(?:款|金|的?钱)?(?:现在|目前|到底)?(?:(?:到|去|打到|发到|在)了?(?:哪里?|哪儿|什么地方)|(?:到|发|入)(?:账|帐)?(?:了没有?|没[到有]?(?:账|帐)?|了吗))(?:了|呢|啊|呀)*[?？]*$/

// A fact about ratings as long as nobody wants one picked.
const safest =
  /(?:哪|什么|啥)(?:一|只|个|些|款|支|种)?.{0,4}(?:基金|产品|理财|债基|etf)(?:的)?风险(?:等级)?(?:最|比较|更)(?:低|小|高|大)/
const picked = /推荐|买|适合我|给我|选|挑|投/

/**
 * The guide to look up instead of a question, or null where the question can be looked up itself.
 * @param question in its plain form (`plain`)
 * @example guideOf('我还有多少钱') // { question: '在哪里看我的余额和持仓？', ofAccount: true }
 */
export const guideOf = (question: string): Guide | null => {
  if (question.length <= longest && order.test(question))
    return { question: '怎么查当天的委托和成交？', ofAccount: true }
  if (question.length <= longest && dividend.test(question)) {
    const ofFund = /基金|etf/.test(question)
    return { question: ofFund ? '在哪里看基金的分红记录？' : '股票分红什么时候到账？', ofAccount: true }
  }
  if (safest.test(question) && !picked.test(question)) return { question: '产品风险等级怎么看？', ofAccount: false }
  if (question.length > longest || namedOtherwise.test(question)) return null
  const found = matters.find(([asked]) => asked.test(question))
  return found ? { question: found[1], ofAccount: true } : null
}

// --- the own level ---

// C3行吗, 我是C2能买吗: a client tells their own level beside a product, and asks whether the two match.

const tellsOwnLevel =
  /(?<=.{4})(?:的|，)?(?:我是|我)?(?<![A-Z到至和~-])([Cc][1-5])(?:级|的)?(?:客户)?(?:行|可以|够|能)?(?:吗|么|不|呢)?[?？]?$/
/** C3行吗, asked of a product: whether that level may buy it. */
const ofLevel = (question: string, entities: readonly Entity[]): string =>
  entities.some(({ kind }) => kind === 'product')
    ? question.replace(tellsOwnLevel, (_, level: string) => `，${level.toUpperCase()}能买吗`)
    : question

/** 我是保守型能买R4的基金吗: whether two levels match, whatever has the second of them. */
const asksOfLevels =
  /^(?:请问|你好)?[，,]?(?:我|本人|客户|[他她])?(?:的)?(?:风险)?(?:测评|等级|结果)*(?:是|属于|为)?(保守|谨慎|稳健|积极|激进)型的?(?:客户|投资者)?[，, ]{0,2}(?:到底)?(?:能不能|可不可以|能|可以|够)(?:购?买|申购|投)?([Rr][1-5])级?的?(?:产品|基金|理财|债基|股票型?基金|债券基金)?(?:吗|么|不)?[？?]?$/
const levelsByName: Record<string, string> = { 保守: 'C1', 谨慎: 'C2', 稳健: 'C3', 积极: 'C4', 激进: 'C5' }

/** In the words of the library: levels by their letters, 材料 for the papers that are to be brought. */
const asTold = (question: string): string =>
  question
    .replace(
      asksOfLevels,
      (_, own: string, product: string) => `${levelsByName[own] ?? own}能买${product.toUpperCase()}吗`,
    )
    .replace(/(?<=需?要|准备|提供|带|提交)(?:些)?(什[么麼]|哪些|啥)(?:文件|单据|單據)/g, '$1材料')

/** 现在是R几，我是C2能买吗: whether they match tells the level of the product, too. */
const withoutLevelTold = (questions: string[], entities: readonly Entity[]): string[] => {
  const matched = questions.find((question) => statesLevel.test(question) && asksWhoMayBuy(question))
  if (!matched) return questions
  const names = entities.filter(({ kind }) => kind === 'product').map(({ text }) => text)
  const isTold = (question: string) =>
    question !== matched &&
    askedFields(question).join() === 'riskLevel' &&
    names.every((name) => !question.includes(name) || matched.includes(name))
  return questions.filter((question) => !isTold(question))
}
const statesLevel = /(?<![A-Za-z])[Cc][1-5](?!\d)/
