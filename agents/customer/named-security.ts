// 贵州茅台能买吗, 600519能进吗, 我想买万科可以吗: whether one named security may be bought is asked, and that is advice (DOMAIN §4). Whether a kind of
// product may be bought (港股能买吗), or what the library itself holds, is asked of rules and levels.
import type { Reading } from '../../domain/turn.ts'
import { plain } from '../steps/understand/said/plain.ts'

/** Issuers as people call them; what is not among them is told by how a company's name ends. */
const known =
  '(?:贵州)?茅台|五粮液|泸州老窖|洋河|(?:山西)?汾酒|古井贡酒?|海天(?:味业)?|伊利|蒙牛|宁德(?:时代)?|宁王|比亚迪|迪王|隆基(?:绿能)?|通威|阳光电源|亿纬锂能|赣锋(?:锂业)?|天齐(?:锂业)?|紫金(?:矿业)?|洛阳钼业|北方稀土|万科a?|保利(?:发展)?|格力(?:电器)?|美的(?:集团)?|海尔(?:智家)?|海康(?:威视)?|立讯(?:精密)?|京东方a?|工业富联|中芯(?:国际)?|寒武纪|韦尔|北方华创|中微公司|兆易创新|科大讯飞|中兴(?:通讯)?|三六零|恒瑞(?:医药)?|迈瑞(?:医疗)?|药明(?:康德)?|爱尔(?:眼科)?|片仔癀|云南白药|智飞生物|长春高新|顺丰|中远海控|三一(?:重工)?|中国?中免|长安汽车|长城汽车|赛力斯|上汽|潍柴|招行|工行|建行|农行|交行|平安|人保|中信证券|东财|东方财富|国泰君安|同花顺|牧原|温氏|万华(?:化学)?|长江电力|大秦铁路|两桶油|中石油|中石化|中海油|神华'
/** Not listed here: 在你们这能买特斯拉吗 asks what can be had. */
const abroad = '腾讯|阿里(?:巴巴)?|美团|小米|京东|百度|拼多多|网易|快手|比特币|特斯拉|英伟达|苹果|微软|谷歌|亚马逊'
const ends =
  '股份|科技|集团|银行|证券|保险|人寿|能源|电力|水电|核电|石油|石化|电器|药业|医药|医疗|生物|制药|汽车|重工|航空|地产|置业|钢铁|煤业|煤炭|建筑|建设|机场|高速|水泥|稀土|矿业|锂业|铝业|铜业|电子|通信|通讯|光电|光伏|软件|半导体|微电|时代|财富|国际|实业|控股|环境|环保|材料|化学|化工|铁路|高铁|食品|乳业|啤酒|酒业|老窖|家居|电气|电源|精密|智能|信息|网络|传媒|文化|旅游|物流|海运|港口|发展|移动|联通|电信|中车|中冶|中铁|神华|平安|太保|铝|船舶|卫星|软通'
const company = `(?:${known}|(?:中国|中)?[\\u4e00-\\u9fa5a-z]{1,4}(?:${ends})|中国(?:${ends}))`
const code = '(?:(?:sh|sz|bj)?(?:60|68|00|30|43|83|87|92|51|56|58|15|11|12|20|90)\\d{4})'
/** A kind of product, a condition, a person, a day, or one of our own ways to trade: no issuer's name. */
const noIssuer =
  /基金|理财|产品|板块|概念|行业|赛道|债|etf|lof|reit|fof|股票|个股|新股|[abh]股|港股|美股|[限原员职]|北交所|科创|创业|主板|新三板|港股通|沪股通|指数|期货|期权|逆回购|黄金|白银|外汇|私募|信托|(?<!美)的|标的|质押|担保|信用|融资|融券|托管|香港|境外|海外|(?:商业|养老|健康|意外|分红|重疾|医疗)保险|(?:交易|炒股|看盘)软件|资管|存单|存款|保险产品|年金|手机|网上|电话|柜台|营业|银行卡|银行[里间]|你们|我们|咱|你家|公司|账户|账号|客户|投资者|人$|学生|老师|员工|开通|权限|资格|资金|门槛|停牌|退市|休市|节假|周末|晚上|夜间|盘后|盘前|中午|早上|凌晨|怎么|如何|什么|哪|啥|多少|几|为什么|[没未不]|这|那|它|他|她|我|测评|风险|级|型|条件单|现货|数字|纪念|贵金属|人工|系统|电脑|软件里|app|卡|能|可以|一手|市场|股$/

const when =
  '(?:现在|目前|当前|今天|最近|近期|眼下|这会儿|这时候?|此时|这个?价位?|这个(?:点位?|位置)|现价|跌成这样|涨成这样|还|再|又|到底|究竟|也|都|真的?|就|股票|的股票|a股|个股|这[只个支](?:股票?|票)?|这票|[,，])'
const may =
  '(?:能不能|可不可以|可否|能否|可以|能|该不该|要不要|应不应该|该|应该|值不值得|值得|适合|适不适合|好不好|敢|敢不敢|宜不宜)'
const trade =
  '(?:买入|买进|买|卖出|卖|抛|入手|入场|入|进场|进|上车|下车|加仓|减仓|补仓|建仓|清仓|重仓|满仓|抄底|追高?|拿住?|留着?|持有|定投|冲|搞|碰|接|跟|梭哈|下手|出手)'
const few = '(?:一?点儿?|一些|些|一手|一只|了|着|一把|进去|进|吗)?'
const tail = '(?:[吗么嘛不没吧呢啊呀哈了]|[?？])*(?:你觉得|你看|请问|谢谢|呢)?[?？]?'
const asks = '(?:[吗么嘛不没吧呢]|[?？])(?:[啊呀哈吗呢]|[?？])*'
const ofMe = '(?:我|俺|咱|请问|那|问下|想问下?|你说|你看|你觉得|大家觉得|听说|(?:手里|手上|持有|拿着|刚?买)(?:了|的)?)'

/** 茅台能买吗; of what is had here also 能买茅台吗 and 想买茅台可以吗. Particles are not needed where the words themselves ask: 能不能买. */
const shapes = (name: string, isHeld: boolean): RegExp[] => [
  new RegExp(
    `^(?:${ofMe}|${when}){0,4}(?<name>${name})${when}{0,3}(?:${may}(?:${when}|继续){0,2}${trade}${few}${asks}|(?:能不能|可不可以|可否|能否|该不该|要不要|应不应该|值不值得)(?:${when}|继续){0,2}${trade}${few})${tail}$`,
  ),
  ...(isHeld
    ? [
        new RegExp(
          `^(?:${ofMe}|${when}){0,4}(?:${may}${when}{0,2}${trade}${few}(?<name>${name})(?:的?股票?|一?点)?${asks}|(?:能不能|可不可以|该不该|要不要)${when}{0,2}${trade}${few}(?<also>${name})(?:的?股票?)?)${tail}$`,
        ),
        new RegExp(
          `^(?:${ofMe}|${when}){0,4}(?:想|要|打算|准备|考虑)${trade}${few}(?<name>${name})(?:的?股票?)?(?:现在)?[,，]?(?:可以|行|好|合适|能行|成)(?:不(?:可以|行|好|合适|成))?(?:吗|么|嘛|不|吧|$)${tail}$`,
        ),
      ]
    : []),
]
const listed = `(?:${company}|${code})`
const ofKnown = [...shapes(`${listed}(?:[和跟与、]|还有)${listed}|${listed}`, true), ...shapes(abroad, false)]
const ofAny = shapes('[\\u4e00-\\u9fa5a-z]{2,6}?', false)

/** A time, a state, a place or a thing, where any word may stand for a name. */
const noName =
  /的|[内外前后中上下]$|期间?|当[天日]|[今明昨]天|以后|之后|东西|跌停|涨停|冻结|封闭|锁定|解禁|到账|换|转|沪伦通|钱|[元块万]|开户|存折|现金|小孩|孩子|国[家内]|境外|海外|香港|[会有是在发]|新手|散户|家[人里]|别人|爸|妈/

/** A clause of one question; what is longer tells more. */
const longest = 30
/** Whether a permission is had or a condition met is asked: 没开科创板，能买中芯国际吗, 688981能买吗，我没开科创板. */
const condition = /没开通?|未开通?|没有?权限|开通|权限|资格|门槛|条件|不够|不到\d|没满/
const ofBoard = /(?:^|\D)(?:68[89]|30|43|83|87|92)\d{3,4}(?!\d)|中芯|寒武纪/

const asksOf =
  (patterns: readonly RegExp[], none?: RegExp) =>
  (question: string): string | null => {
    const message = plain(question)
    const clauses = [...message.text.matchAll(/[^,，。;；!！?？~～]+[?？]?/g)]
    for (const [at, { 0: said, index }] of clauses.entries()) {
      const clause = said.trim()
      if (clause.length > longest) continue
      const name = patterns.flatMap((pattern) => {
        const groups = pattern.exec(clause)?.groups
        return groups?.name ?? groups?.also ?? []
      })[0]
      if (!name || noIssuer.test(name) || none?.test(name)) continue
      const others = clauses.filter((_, other) => other !== at)
      const isOfCondition = others.some(
        ({ 0: other }, where) => condition.test(other) && (where < at || ofBoard.test(clause)),
      )
      if (!isOfCondition) return message.original(index, index + said.length).trim()
    }
    return null
  }

/** The clause in which a security that is no product of the library is asked about; null where none is. */
const quoteOfKnown = asksOf(ofKnown)
const quoteOfAny = asksOf(ofAny, noName)

type Asked = Pick<Reading, 'text' | 'parts' | 'entities'>
const namesProduct = ({ entities }: Pick<Reading, 'entities'>): boolean =>
  entities.some(({ kind }) => kind === 'product')
const quoteIn = (find: (question: string) => string | null, { text, parts }: Asked): string | null =>
  find(text) ?? (parts.some((part) => find(part)) ? text : null)

/**
 * The words that ask whether to buy, hold or sell a security by its name or code, null where none do.
 * @example securityAskedAbout({ text: '600519能买不', … }) // '600519能买不'
 */
export const securityAskedAbout = (reading: Asked): string | null =>
  namesProduct(reading) ? null : quoteIn(quoteOfKnown, reading)

/** Whether something by a name that nothing was found of is asked about in the same way: 片仔X能买吗. */
export const asksAboutUnknown = (reading: Asked): boolean =>
  !namesProduct(reading) && reading.parts.length === 1 && quoteOfAny(reading.text) !== null

/** A security in a pattern of other files. */
export const securityName = `(?:${known}|${abroad}|${code})`
