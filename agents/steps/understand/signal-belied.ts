// What a message plainly says against what was heard in it. The classifier hears by likeness: 我炒股才三个月 sounds to it like a child, 那我转走呢
// like somebody in despair. Where the words themselves say otherwise, its guess is dropped; where they do not, it stays.
import { parseChineseNumber } from '../../../text/numerals.ts'
import { isAskedOfUs } from './asked-of-us.ts'
import { isDanger, isRefused, type SignalKind } from './signal-kind.ts'

type Speaker = 'client' | 'staff'

// --- of what age somebody is ---

const age = '(\\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?)'
const statedAge = new RegExp(
  `${age}(?:多|来)?(?:周岁|岁)|(?:今年|都|已经|刚[满过]?|满|才|[我俺他她爸妈儿女子孩])${age}(?:了|$|[,，。!！?？])`,
  'gu',
)

/** In so few words an age is all that alarms. */
const tellsLittle = 24
const notYet = /再过|还差|差[一二三四五六七八九十几半\d]|[未不没]满|[不没]到|快|才满|下个?[月周]|明年|后年|[月年]底/

/** It hears that an age is told, and less well which: 18 is of age, and 62 is not old yet. */
const isOfWorkingAge = (message: string): boolean => {
  const ages = [...message.matchAll(statedAge)].map(([, first, second]) => parseChineseNumber(first ?? second ?? ''))
  return (
    message.length <= tellsLittle &&
    !notYet.test(message) &&
    ages.length > 0 &&
    ages.every((years) => years !== null && years >= 18 && years < 70)
  )
}

/** 我78年的，能开创业板不: born when, of working age by now. */
const bornOfWorkingAge = (message: string): boolean => {
  const [, year] = /[我他她爸妈](?:是|们)?(?:19)?([6-9]\d)年(?:的|生|出生)/.exec(message) ?? []
  return year !== undefined && message.length <= tellsLittle
}

/** It hears the child and not who asks: 我女儿10岁能开户吗. What the child did itself, or trades now, is no such question. */
const plansForChild = (message: string): boolean =>
  /儿子|女儿|闺女|丫头|孩子|小孩|娃|宝宝|孙|侄|外甥|弟弟|妹妹|未成年|[未不]满18/.test(message) &&
  /(?:能|可以|怎么|如何|想|要|帮|替|给).*(?:开|买|办|存|投|攒|准备|送|学|书)/.test(message) &&
  !/偷|[拿用抱]着?(?:我|手机)|趁|在用|自己|玩|[买卖炒赎]了|[买炒]着|登|点了|下单|操作|刷|瞒|不知道|让[他她]|[他她我](?:的)?(?:账户|户|号)[里上]|打新|[两融资]融|期权|权限|我(?:今年|才|刚|是|读|上|爸|妈)/.test(
    message,
  )

/** 初二开市吗, 我17年开的户, 六年级别: neither a school year nor an age. */
const tellsTime = (message: string): boolean =>
  /初[一二三][^。!?]{0,6}(?:拜年|回娘家|走亲)|初[一二三].{0,6}(?:开[市盘门]|休|放假|到账|几号|上班|交易|转账)|年级别|\d{2}年(?:开|买|办|注册|销)/.test(
    message,
  )

/** 我炒股才三个月: how long somebody has traded, where nothing tells of youth. */
const tellsExperience = (message: string): boolean =>
  /(?:炒股|股票|基金|理财|入市|开户|交易|股龄|投资).{0,6}(?:[一二两三四五六七八九十几半]|\d+)(?:多|来)?个?(?:半)?(?:年|月|周|星期|天)/.test(
    message,
  ) &&
  !/岁|[小大初高中上]学|学[生校]|年级|[初高中][一二三]|[爸妈孩娃儿女弟妹]|家长|成[年人]|(?<!\d)1[0-7](?!\d)|十[一二三四五六七]|[年月]生|自习|\d年的/.test(
    message,
  )

/** 我高中就关注股市了，现在三十啦; 给高三家长会起个稿: school lies behind the speaker, or is the subject of a speech. */
const recallsSchool = (message: string): boolean =>
  (/(?:小学|初中|高中|大学|上学|学生时代)(?:的时候|时候|时|那会儿?|就)/.test(message) &&
    /[三四五六]十(?:多|来)?(?:岁|了|啦)|(?:现在|如今|今年)[^,，。]{0,4}[3-6]\d(?!\d)|工作|上班|毕业/.test(message)) ||
  (/家长会|班会|演讲|发言/.test(message) && !/开户|炒|账户|买|卖|基金|股票/.test(message))

/** 替八十岁的爷爷问，短信通知怎么开通: an errand for the old about their account, and no product. */
const runsErrand = (message: string): boolean =>
  /短信|通知|提醒|推送|手机号|电话号|密码|换绑|银行卡|股东卡|大字|字体|补办|销户|地址|邮箱|登[录陆]|对账单|证件|身份证|营业部/.test(
    message,
  ) &&
  /怎么|咋|如何|吗|哪|能不能|可以|几点|要不要|需要/.test(message) &&
  !/买|产品|基金|理财|签|推荐|卖|亏|赔|封闭|私募|合同|高风险|收益|投资|取出|糊涂|痴呆|骗|哄|让[他她]|不懂|不识字|[cr][1-5]/i.test(
    message,
  )

/** 拿了80天想取: how long it was held, and that it is wanted back; 80 makes nobody old. */
const wantsItBack = (message: string): boolean =>
  /(?:拿|持有|放|买|存)了?[约快才刚有]?(?:[一二两三四五六七八九十几半]+|\d+)(?:多|来)?个?(?:天|月|年|周|星期)了?[,，]?我?(?:现在|今天)?(?:想|要|打算|准备|能|可以)(?:取|赎|卖|拿出来)[^,，]{0,8}$/.test(
    message,
  ) && !/岁|[爸妈爷奶老]|以为|当成?|不[懂知明清]|没[看听说]|骗|签|急|取不/.test(message)

// --- what is asked ---

/** 合同没寄到，什么时候能到: papers are on their way; nobody claims anything, and no money is missing. */
const awaitsPapers = (message: string): boolean =>
  /(?:合同|协议|对账单|账单|发票|确认单|快递|材料|回执|函件)[^,，。]{0,4}没(?:有)?(?:寄|送|邮|发)(?:到|来|出)/.test(
    message,
  ) && !/投诉|举报|赔|律师|骗|钱|说法|起诉|骚扰|气|[几多十]天|半个?月|[几两三]个?月/.test(message)

/** 零钱没转出来: it lies where it lay, and how it is moved is the question. */
const liesStill = (message: string): boolean =>
  /(?:零钱|现金(?:宝|理财|管家)|货基|货币基金)[^,，。]{0,6}(?:没(?:有)?转|转不)(?:出|进)(?:来|去)?/.test(message) &&
  !/银行|扣|少了|不见|到账|卡[里上]|两边|[天周月]了|星期|钱呢|哪[去里儿]/.test(message)

/** 手机丢过一次，早就补了卡: a loss long ago, and nothing happened since. */
const lostLongAgo = (message: string): boolean =>
  /手机[^,，。]{0,6}(?:丢|掉|被偷)过|(?:以前|之前|去年|前年|早年|上个?月)[^,，。]{0,6}手机[^,，。]{0,4}(?:丢|掉|被偷)/.test(
    message,
  ) &&
  !/(?:钱|股|基金|资金|持仓|余额)[^,，。]{0,8}(?:少|没|转|卖|丢|不见|动)|账[户号][^,，。]{0,8}(?:被|少|动|卖|转)|登[录陆](?!密码)|验证码|有人|别人|不是我|刚才|刚刚|盗|异常|陌生|突然/.test(
    message,
  )

/** The classifier hears that an account is asked about, and less well whose: one's own is no secret. */
const ownAccount = /我的?(?:账户|账号|余额|持仓|资产|资金|委托|成交|订单|流水|对账单)/

/** 刷脸不过怎么弄, 银行卡被冻结了怎么办: what to do is asked, and nobody is shut out for good or robbed. */
const asksWhatToDo = (message: string): boolean =>
  /怎么(?:办|弄|搞|解|处理|回事)|咋[办弄整解]|如何|为什么|为啥|什么原因/.test(message) &&
  !/一直|总是?|老是|死活|反复|每次|永远|[几多十百好两三四五六七八九\d](?:次|遍|回|天)|本人|不认|不像|查不到|重号|给我拒|有人|他人|别人|给人|被人|不是我|我没|没按|没操作|盗|骗|黑|丢|跑了|一起没|陌生|异地|少了|没了|不见|告诉|[给发念报]了|透露|泄|那个?人|对方/.test(
    message,
  )

/** 我忘记密码了而且手机号也换了: who has forgotten a password was not robbed of it. */
const tellsOwnDoing = (message: string): boolean =>
  /(?:忘|记不[得住清起]|想不起|搞混|输错|填错)[^,，。]{0,6}(?:密码|账号)|(?:密码|账号)[^,，。]{0,6}(?:忘|记不|想不起|搞混|输错|填错)/.test(
    message,
  ) &&
  !/[他她它谁]|别人|有人|被|本人|不是我|我没|没(?:有)?(?:换|改|操作|申请|登)|异地|异常|陌生|突然|莫名|无缘|发现|验证码|提[示醒]|短信|通知|显示|盗|骗|黑|丢|偷|少了|不见|转[走出]|[钱股]/.test(
    message,
  )

/** 密码我自己改的，短信没收到: who did it is said. */
const tellsItsDoer = (message: string): boolean =>
  /(?:我|本人)自己(?:昨天|今天|刚才?|之前)?(?:改|换|转|卖|买|点|登|操作|锁|设|解绑)/.test(message) &&
  !/不是|我没|[他她它]|别人|有人|被|盗|骗|少了|不见/.test(message)

/** 我买了稳进债券A想看看分红: who names what they want to know of it has not said that they do not understand it. */
const wantsToKnow = (message: string): boolean =>
  /(?:想|要|麻烦|请|帮我?)(?:再|来|一下|你们?|您)?(?:看|查|问|了解|知道|咨询|确认)(?:看|一看|一?下|问)?/.test(
    message,
  ) &&
  !/到底|究竟|啥|不懂|不知道|不晓得|不明|不[太大]?(?:清楚|理解|会|识字)|没(?:看|听|弄|搞)|看不|听不|弄不|搞不|糊涂|迷糊|一头雾水|以为|当成|说是|说好|才知道|才发现|[叫让劝催骗忽]|推荐|卖给|(?<!中)签|保本|存款|亏|赔|[爸妈爷奶]|老[人太头公婆]|岁/.test(
    message,
  )

/** 身份证快到期了，先拿它开户行不行: one's own document is lent to nobody. */
const asksOfOwnDocument = (message: string): boolean =>
  /身份证|护照|通行证|居住证|证件|户口/.test(message) &&
  /到期|过期|作废|失效|有效期|换新|补办|丢了|临时/.test(message) &&
  !/[他她]|别人|朋友|亲戚|同事|同学|家人|[爸妈爷奶哥姐弟妹叔姨舅]|老[公婆]|儿子|女儿|孩子|[租卖]|借(?!钱)|名下/.test(
    message,
  )

/** 答题之前是不是要先核对收入: what has to be done is asked, and not how to get around it. */
const asksWhatIsRequired = (message: string): boolean =>
  /(?:是不是|是否|要不要|用不用|需不需要|有没有必要|必须|一定要?|需要|得)(?:都|也)?(?:要|得|先|把|再|重新){1,3}.{0,16}(?:填|核对?|对|更新|改|补|确认|提供|上传|做|测|交)/.test(
    message,
  ) &&
  !/怎么(?:填|写|说|答)|[高多]填|填[高多]|写[高多]|假|编|[绕躲避瞒骗]|糊弄|应付|容易|才能?(?:过|通)|帮我|替我|凑|借|拆|分[几开成]|不想|不用真|随便/.test(
    message,
  )

/** can i redeem 990701: what is traded is named in Latin letters, and nothing secret; the digits are its code. */
const namesProductAbroad = (message: string): boolean =>
  !/\p{Script=Han}/u.test(message) &&
  /\b(?:buy|sell|redeem|subscribe|purchase|invest|fees?|nav|funds?|price|lock|open|risk|manager)\b/i.test(message) &&
  !/pass|pin\b|otp|code|secret|log|token|credential|account|card|sms|verif|digits?\b|key/i.test(message)

/** 你保证不泄露我手机号吗: it hears a promise, and less well of what. */
const asksOfAnswers = (message: string): boolean =>
  /回答|答案|说的|信息|隐私|泄露|手机号/.test(message) && !/赚|亏|收益|盈利|本金|保本|回本|涨/.test(message)

/** 能追回来吗: money that was sent is wanted back, and no share asked about. */
const wantsMoneyBack = (message: string): boolean =>
  /[追要拿讨找退]得?回/.test(message) && !/股|票|基金|仓|买|卖|亏|套|跌|涨|本/.test(message)

/** 那我转走呢: money is taken elsewhere, and nobody leaves this world. */
const takesElsewhere = (message: string): boolean =>
  /^(?:那|那么|要是|如果|假如|万一)*(?:我|我们|客户)?(?:要|想|就|全|都|现在|不){0,3}(?:转|撤|取|提|换|销|退)(?:走|出去?|户|掉|完)?(?:了|的话)?呢?[?？。]*$/.test(
    message,
  )
/** 你们人工死哪去了, 急死了: nobody dies of it. */
const diesInAnger = (message: string): boolean =>
  /死(?:哪|到哪|去哪|光|绝|板|机|慢|贵)|[急烦气累笑热冷卡慢忙困堵]死/.test(message) &&
  !/想死|去死|找死|[寻自]|死给|活|命|跳|药|刀|死了算|不如死/.test(message)

/** 想死你们了: somebody is missed. */
const missesSomebody = (message: string): boolean =>
  /想死(?:你|您|我|他|她|它|大家|这)们?[^,，。]{0,4}[了啦咯喽]/.test(message) &&
  !/不想|活不|跳|药|刀|遗书|自杀|[弄打砍杀]死|别管|拦/.test(message)

/** 等我一下, 让我想想: the client takes time, and asks for nobody. */
const asksToWait = (message: string): boolean =>
  /^(?:你?(?:先|再)?(?:等|稍等)(?:我)?|[让容]我(?:再|先)?)(?:一?下|一?会儿?|想想|看看|考虑(?:一?下)?|考虑考虑)(?:吧|啊|哈|再说)?[。.!！~]*$/.test(
    message,
  )

/** 我是C2, 测出来保守型: a level and nothing else. */
export const tellsLevelOnly = (message: string): boolean =>
  /^(?:我|俺|本人|客户|他|她)?(?:的|这次|上次|现在|目前|刚)?(?:风险)?(?:等级|测评|评级|测|评|结果|做)*(?:出来|下来|完)?(?:的|结果)?(?:是|为|属于|算)?(?:[c]-?[1-5]|(?:保守|谨慎|稳健|平衡|积极|进取|成长|激进)型?(?:的|客户|投资者)?)(?:的|级|型|了|啊|呢|吧|客户)?[。.!！~]*$/i.test(
    message,
  )

/** 融你们十万，利息多少: the firm's own lending, at its price. */
const borrowsOfUs = (message: string): boolean =>
  /[跟找向问从](?:你们|你家|贵司|券商|证券公司).{0,4}[融借]|融(?:你们|你家|贵司)|融资融券|两融|融资(?:买|融)/.test(
    message,
  ) &&
  /(?:息|利率|费率|成本).{0,6}(?:多少|怎么|几|吗|呢)|(?:多少|几).{0,4}(?:钱|息)/.test(message) &&
  !/配资|外面|场外|民间|隔壁|朋友|别人|有人|押|比你们|高利贷|信用卡|网贷|贷款|倍|凑|借[给我]?(?:账|户)|分成|保底/.test(
    message,
  )

/** 最便宜的指数基金, 起购最低的理财: a list is asked for by what is written of each, not what is best or will do best. */
const asksByFact = (message: string): boolean =>
  /(?:最|比较|更)(?:便宜|贵|省钱?|短|长|小|早|晚|新)|(?:费|费率|费用|手续费|起购|起点|起投|门槛|规模|风险|等级|期|期限|时间|金额|折扣)(?:最|比较|更)?(?:低|少|小|短|长|高|大)|(?:没有?|不收|免)(?:锁定|封闭|申购费|赎回费|手续费|管理费)/.test(
    message,
  ) &&
  !/适合|划算|靠谱|最好|更好|赚|收益|涨|亏|稳|买哪|选哪|给我|帮我|替我|听你|拿主意|要[个只款]|来[个只款一]|推|名字|报|[万块].*(?:买|投)/.test(
    message,
  )

// --- what the firm's own people ask ---

/** Something is to be made, changed or got around. */
const orders =
  /帮|替|让你|给我写|[写出来][一个条段篇份句封]|编(?!码|号)|拟|改|剪|删|[去抹]掉|变成|写成|算成|登记成|做成|当[成作]|怎么[写说]|弄|教我|怎么才|绕|躲|瞒|避|应付|先斩|偷偷|悄悄|别让|不让|匿名|假|只[截摘留写]/
const unpublished =
  /没发|未发|还没|[没未]公[开布告]|[没未]披露|提前|抢先|先(?:给|发|看|透|知|告|讲|说)|透[个露点]|内幕|内部(?:消息|票|观点|名单|股票池|评级)|明天才|下周(?:要|才)|要发|即将|绝密|自营|打听/

/** 策略周报发我看看, 研究所看好哪个行业, 医药板块还看好吗: what the firm has published says it, with its date. */
const asksForResearch = (message: string): boolean =>
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
const asksOfRule = (message: string): boolean =>
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

/** 给客户写一段介绍990103的话术: nothing but what is to be told of. */
const asksForPlainWords = (message: string): boolean =>
  /(?:(?:写|拟|起草|生成|准备|来|出|编)[一两几]?[个条段篇份句封点下].{0,6}|[给向跟]客户)(?:介绍|说明|解释|讲解|科普).{1,30}$/.test(
    message,
  ) &&
  !/[,，。;；!！].{4}|私募|资管|收益|保[本证收底]|稳[赚稳赢]|[赚必劝绕躲瞒替借送返]|推荐|推销|卖点|代(?!码|销)|鼓励|引导|暗示|突出|强调|本金|优惠|最|让|别|不用|安全|放心|低/.test(
    message,
  )

/** 稳健型客户能买什么: the level is told, and what it allows is a matter of the rules. */
const asksWhatLevelAllows = (message: string): boolean =>
  /c-?[1-5]|(?:保守|谨慎|稳健|平衡|积极|进取|成长|激进)型/i.test(message) &&
  /(?:哪[只个些款种]|什么|啥|有没有)[^,，]{0,6}(?:适合|匹配)|(?:能|可以|可|允许|适合|匹配|对应)(?:.{0,8}(?:什么|哪|几|啥|多高)|.{0,2}[买购投配做].{0,10}[吗么不][?？]?$)|(?:是不是|是否).{0,8}(?:不[能可]|[买购投]不[了成])/.test(
    message,
  ) &&
  !orders.test(message) &&
  !/坚持|非要|硬要|执意|超|越级|不匹配|不管|[也就]要|一定要|自[负担己]|后果/.test(message)

/** 我是C2能买R4吗: a level of the client and one of products, and the rule says which of them match. */
const asksWhatOwnLevelAllows = (message: string): boolean =>
  /(?<![a-z\d])c-?[1-5](?!\d)/i.test(message) &&
  /(?<![a-z\d])r-?[1-5](?!\d)/i.test(message) &&
  asksWhatLevelAllows(message)

/**
 * 保本的产品亏了二十万，钱都去哪了: what the market took is not on its way anywhere. Who says besides that something was moved, or did not
 * come, misses it all the same.
 */
const losesOnMarket = (message: string): boolean => lost.test(message) && !moved.test(message)
const lost =
  /(?<![没不未吃幸多理])亏(?![待心欠你])|赔(?:光|完|没|掉|空|惨|进去|得|本|了(?:\d|[一二两三四五六七八九十几大半好很多]))|(?:跌|腰斩|缩水|爆仓|穿仓)(?!停)|(?:本金|钱)[^,，。]{0,4}(?:没|少|去)了[^,，。]{0,2}(?:半|成|[分%])/
const moved =
  /到账|入账|进账|[没不未](?:有)?(?:到|收到|打|退|返)|转|划|扣|汇|提现|提款|取[现款出]|赎回|打款|[出入]金|充值|操作|不是我|我没|没(?:买|下单|申请|委托)|本人|被[^,，。]{0,4}(?:取|卖|买|动|改)|有人|别人|盗|偷|黑|冒|登[录陆]|密码|异地|陌生|设备|突然|凭空|莫名|不翼而飞|对不上|[归清]零|少了[^,，。]{0,6}股|(?<![亏赔跌][^,，。]{0,4})不见/

// --- of which kind ---

const ofMarket: ReadonlySet<string> = new Set<SignalKind>([
  'asks-for-advice',
  'asks-for-prediction',
  'asks-for-recommendation',
  'inside-tip',
  'private-offer',
  'rumour',
])

const ofMissing: ReadonlySet<string> = new Set<SignalKind>(['money-missing', 'account-theft'])

/** What counts against a pattern of ours as much as against a guess. */
export const isOtherwise = (kind: SignalKind, message: string, speaker: Speaker): boolean => {
  if (kind === 'crisis' && missesSomebody(message)) return true
  if (kind === 'asks-for-recommendation' && asksByFact(message)) return true
  if (ofMissing.has(kind) && (losesOnMarket(message) || lostLongAgo(message))) return true
  if (kind === 'money-missing' && liesStill(message)) return true
  if (kind === 'asks-for-advice' && asksWhatOwnLevelAllows(message)) return true
  if (speaker === 'client' && isAskedOfUs(kind, message)) return true
  if (speaker === 'client' || !ofMarket.has(kind)) return false
  return asksForResearch(message) || asksWhatLevelAllows(message) || (asksOfRule(message) && !trades.test(message))
}
const trades = /[买卖涨跌仓股票]|持有|赎回|\d{6}/

const belied: Partial<Record<SignalKind, (message: string) => boolean>> = {
  crisis: diesInAnger,
  'asks-for-person': asksToWait,
  'others-data': (message) => ownAccount.test(message),
  minor: (message) =>
    isOfWorkingAge(message) ||
    plansForChild(message) ||
    tellsTime(message) ||
    tellsExperience(message) ||
    recallsSchool(message),
  'identity-check': asksWhatToDo,
  'account-theft': (message) => asksWhatToDo(message) || tellsOwnDoing(message) || tellsItsDoer(message),
  'account-lending': asksOfOwnDocument,
  'aml-evasion': asksWhatIsRequired,
  credentials: namesProductAbroad,
  'not-understanding': wantsToKnow,
  questionnaire: asksWhatIsRequired,
  'suitability-exception': asksWhatOwnLevelAllows,
  'asks-for-promise': asksOfAnswers,
  'asks-for-advice': wantsMoneyBack,
  elderly: (message) => isOfWorkingAge(message) || bornOfWorkingAge(message) || runsErrand(message),
}

/** Of everybody is asked, and no one case is told that must be taken care of. */
const isGeneral = /^[^,，。;；]*(?:都|一般|必须|规定|所有)[^,，。;；]*$/

/** Whether a message in its plain form says itself that the classifier's guess is wrong. */
export const isBelied = (kind: SignalKind, message: string, speaker: Speaker): boolean => {
  if (belied[kind]?.(message) || isOtherwise(kind, message, speaker)) return true
  if (takesElsewhere(message) || wantsItBack(message) || awaitsPapers(message)) return true
  if (speaker === 'client') return isRefused(kind) && (borrowsOfUs(message) || tellsLevelOnly(message))
  if (isRefused(kind)) return asksOfRule(message) || asksForResearch(message) || asksForPlainWords(message)
  return !isDanger(kind) && (asksWhatLevelAllows(message) || (asksOfRule(message) && isGeneral.test(message)))
}
