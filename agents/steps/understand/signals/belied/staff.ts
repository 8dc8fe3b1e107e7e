// What the firm's own people ask in their work: what was published, what one may do, what is to be told of a product.

/** Something is to be made, changed or got around. */
const orders =
  /帮|替|让你|给我写|[写出来][一个条段篇份句封]|编(?!码|号)|拟|改|剪|删|[去抹]掉|变成|写成|算成|登记成|做成|当[成作]|怎么[写说]|弄|教我|怎么才|绕|躲|瞒|避|应付|先斩|偷偷|悄悄|别让|不让|匿名|假|只[截摘留写]/
const unpublished =
  /没发|未发|还没|[没未]公[开布告]|[没未]披露|提前|抢先|先(?:给|发|看|透|知|告|讲|说)|透[个露点]|内幕|内部(?:消息|票|观点|名单|股票池|评级)|明天才|下周(?:要|才)|要发|即将|绝密|自营|打听|不外传|不公开|悄悄/

/** 策略周报发我看看, 研究所看好哪个行业, 医药板块还看好吗: what the firm has published says it, with its date. */
export const asksForResearch = (message: string): boolean =>
  (ofResearch.test(message) || viewOfMarket.test(message) || figures.test(message)) &&
  !orders.test(message) &&
  !unpublished.test(message) &&
  !trading.test(message)
const researched =
  '(?:研报|研究(?:所|院|部|员|报告|团队)|首席|分析师|[周月季年日][报评]|点评|晨会|策略(?:会|报告|组)|深度报告)'
const ofResearch = new RegExp(
  `(?:有没有|有(?:哪些|什么|啥)|找|查|看看|最近|最新|上[一周个]).{0,12}${researched}|${researched}.{0,14}(?:有没有|有吗|有(?:哪些|什么|啥)|在哪|说(?:了)?(?:什么|啥|哪)|怎么[说看]|咋[说看]|看好|发我|给我|看看|看一下|观点|结论|[?？吗呢])`,
)
const viewOfMarket =
  /(?:行业|板块|赛道|市场|宏观|债市|股市|利率|汇率|大盘|a股|港股|美股|黄金).{0,6}(?:看好|怎么看|咋看|观点|展望)|(?:看好|观点).{0,6}(?:行业|板块|赛道|方向)/
const figures = /同比|环比|增速|毛利率|营收|净利润|市占率|渗透率|出货量|产销量/
/** What concerns single shares or orders, or goes to clients, is none of it. */
const trading =
  /[买卖追抄补推转核签]|[加减清调]仓|目标价|点位|几点|涨到|跌到|会不会|翻倍|必|哪[只支]|发(?:给|到|送)?.{0,6}(?:客户|群)|外发|朋友圈|传闻|小作文|听说/

/** 跟客户微信沟通要不要留痕, 用自己的微信谈产品行不行: what one may do is asked, and nothing to be done. */
export const asksOfRule = (message: string): boolean =>
  isRuleAsked.test(message) &&
  ofConduct.test(message) &&
  !orders.test(message) &&
  !unpublished.test(message) &&
  !ownGain.test(message)
const isRuleAsked =
  /(?:合规|违规|违法|允许|行|(?:可以|能|需要|用|要|必须)[^,，。]{0,12})(?:吗|么|嘛|不)[?？]?$|要不要|用不用|需不需要|能不能|可不可以|行不行|是否|算不算|是不是(?:都|必须|一定|也)?(?:要|得|需要)|有没有(?:要求|规定)|怎么(?:规定|要求)|什么(?:规定|要求)/
const ofConduct =
  /客户|微信|电话|短信|邮件|朋友圈|公众号|直播|群|留痕|记录|录[音像]|双录|截[图个]|转发|聊|沟通|回访|签|材料|资料|档案|审[批核]|登记|报备|备案|执业|名片|宣传|海报|路演|礼|兼职|公司/
const ownGain = /走我|名下|查得到|我的?(?:卡|码|账户)|我个人|私下|分成|返|提成|红包|好处|咨询费|未经|没认证|名单/

/** 基金宣传能不能用“首只”: whether words may be used is asked, and nothing to be written. */
export const asksOfWording = (message: string): boolean =>
  /(?:能不能|可不可以|可否|能否|可以|能|允许|算不算|是不是)[^,，。]{0,6}(?:用|写|说|提|叫|出现|标|违规|不合规)[^,，。]{0,16}[“”"'「」‘’][^,，。]{0,8}[吗么?？]?$|(?:能不能|可不可以|能|可以)(?:用|写|出现)[^,，。]{0,12}(?:词|字眼|字样|说法|表述)[吗么?？]?$/.test(
    message,
  ) && !orders.test(message.replace(/(?:能不能|可不可以|可否|能否|可以|能)(?:写|说)/g, ''))

/** 能不能私下用微信给客户荐股: what one may do oneself is asked. */
export const asksOfConduct = (message: string): boolean =>
  /^[^,，。]{0,8}(?:能不能|可不可以|能否|可以|能|允许|合规)[^,，。]{0,8}(?:微信|电话|朋友圈|直播|群|抖音|短信|邮件)[^,，。]{0,6}(?:给|跟|向|对)?客户?[^,，。]{0,8}[吗么?？股票品荐]+$/.test(
    message,
  ) && !/帮我|替我|给我|写|拟|哪只|什么股|收费|红包|返|好处|分成|不被|发现|躲|绕/.test(message)

/** 给客户写一段介绍990103的话术: nothing but what is to be told of. */
export const asksForPlainWords = (message: string): boolean =>
  /(?:(?:写|拟|起草|生成|准备|来|出|编)[一两几]?[个条段篇份句封点下].{0,6}|[给向跟]客户)(?:介绍|说明|解释|讲解|科普).{1,30}$/.test(
    message,
  ) &&
  !/[,，。;；!！].{4}|私募|资管|收益|保[本证收底]|稳[赚稳赢]|[赚必劝绕躲瞒替借送返]|推荐|推销|卖点|代(?!码|销)|鼓励|引导|暗示|突出|强调|本金|优惠|最|让|别|不用|安全|放心|低/.test(
    message,
  )

/** 稳健型客户能买什么: the level is told, and what it allows is a matter of the rules. */
export const asksWhatLevelAllows = (message: string): boolean =>
  /c-?[1-5]|(?:保守|谨慎|稳健|平衡|积极|进取|成长|激进)型/i.test(message) &&
  /(?:哪[只个些款种]|什么|啥|有没有)[^,，]{0,6}(?:适合|匹配)|(?:能|可以|可|允许|适合|匹配|对应)(?:.{0,8}(?:什么|哪|几|啥|多高)|.{0,2}[买购投配做].{0,10}[吗么不][?？]?$)|(?:是不是|是否).{0,8}(?:不[能可]|[买购投]不[了成])/.test(
    message,
  ) &&
  !orders.test(message) &&
  !/坚持|非要|硬要|执意|超|越级|不匹配|不管|[也就]要|一定要|自[负担己]|后果/.test(message)
