// Who is spoken of, and what somebody feels or wishes: of what age they are, whether they despair, complain or want to be called.
import { parseChineseNumber } from '../../../../../text/numerals.ts'
import { short } from './short.ts'

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
export const isOfWorkingAge = (message: string): boolean => {
  const ages = [...message.matchAll(statedAge)].map(([, first, second]) => parseChineseNumber(first ?? second ?? ''))
  return (
    message.length <= tellsLittle &&
    !notYet.test(message) &&
    ages.length > 0 &&
    ages.every((years) => years !== null && years >= 18 && years < 70)
  )
}

/** 我78年的，能开创业板不: born when, of working age by now. */
export const bornOfWorkingAge = (message: string): boolean => {
  const [, year] = /[我他她爸妈](?:是|们)?(?:19)?([6-9]\d)年(?:的|生|出生)/.exec(message) ?? []
  return year !== undefined && message.length <= tellsLittle
}

/** It hears the child and not who asks: 我女儿10岁能开户吗. What the child did itself, or trades now, is no such question. */
export const plansForChild = (message: string): boolean =>
  /儿子|女儿|闺女|丫头|孩子|小孩|娃|宝宝|孙|侄|外甥|弟弟|妹妹|未成年|[未不]满18/.test(message) &&
  /(?:能|可以|怎么|如何|想|要|帮|替|给).*(?:开|买|办|存|投|攒|准备|送|学|书)/.test(message) &&
  !/偷|[拿用抱]着?(?:我|手机)|趁|在用|自己|玩|[买卖炒赎]了|[买炒]着|登|点了|下单|操作|刷|瞒|不知道|让[他她]|[他她我](?:的)?(?:账户|户|号)[里上]|打新|[两融资]融|期权|权限|我(?:今年|才|刚|是|读|上|爸|妈)/.test(
    message,
  )

/** 初二开市吗, 我17年开的户, 六年级别: neither a school year nor an age. */
export const tellsTime = (message: string): boolean =>
  /初[一二三][^。!?]{0,6}(?:拜年|回娘家|走亲)|初[一二三].{0,6}(?:开[市盘门]|休|放假|到账|几号|上班|交易|转账)|年级别|\d{2}年(?:开|买|办|注册|销)/.test(
    message,
  )

/** 我炒股才三个月: how long somebody has traded, where nothing tells of youth. */
export const tellsExperience = (message: string): boolean =>
  /(?:炒股|股票|基金|理财|入市|开户|交易|股龄|投资).{0,6}(?:[一二两三四五六七八九十几半]|\d+)(?:多|来)?个?(?:半)?(?:年|月|周|星期|天)|(?:[一二两三四五六七八九十几半]|\d+)年[^,，。]{0,4}(?:经验|经历|股龄)/.test(
    message,
  ) &&
  !/岁|[小大初高中上]学|学[生校]|年级|[初高中][一二三]|[爸妈孩娃儿女弟妹]|家长|成[年人]|(?<!\d)1[0-7](?!\d)|十[一二三四五六七]|[年月]生|自习|\d年的/.test(
    message,
  )

/** 我高中就关注股市了，现在三十啦; 给高三家长会起个稿: school lies behind the speaker, or is the subject of a speech. */
export const recallsSchool = (message: string): boolean =>
  (/(?:小学|初中|高中|大学|上学|学生时代)(?:的时候|时候|时|那会儿?|就)/.test(message) &&
    /[三四五六]十(?:多|来)?(?:岁|了|啦)|(?:现在|如今|今年)[^,，。]{0,4}[3-6]\d(?!\d)|工作|上班|毕业/.test(message)) ||
  (/家长会|班会|演讲|发言/.test(message) && !/开户|炒|账户|买|卖|基金|股票/.test(message))

/** 替八十岁的爷爷问，短信通知怎么开通: an errand for the old about their account, and no product. */
export const runsErrand = (message: string): boolean =>
  /短信|通知|提醒|推送|手机号|电话号|密码|换绑|银行卡|股东卡|大字|字体|补办|销户|地址|邮箱|登[录陆]|对账单|证件|身份证|营业部/.test(
    message,
  ) &&
  /怎么|咋|如何|吗|哪|能不能|可以|几点|要不要|需要/.test(message) &&
  !/买|产品|基金|理财|签|推荐|卖|亏|赔|封闭|私募|合同|高风险|收益|投资|取出|糊涂|痴呆|骗|哄|让[他她]|不懂|不识字|[cr][1-5]/i.test(
    message,
  )

/** 我70岁了不会用手机怎么办理业务: the old have errands too, and nothing is sold to them. */
export const runsOldErrand = (message: string): boolean =>
  message.length <= short * 2 &&
  /不会(?:用|玩|操作|弄)?(?:这个|智能)?(?:手机|app|软件|电脑)|没有?(?:智能)?手机|看不清|字太小|眼(?:睛)?(?:花|不好)|耳背|腿脚|行动不便|去不了|出不了门/.test(
    message,
  ) &&
  /怎么|咋|如何|能不能|可以|哪|吗/.test(message) &&
  !/买|产品|基金|理财|签|推荐|卖|亏|赔|收益|投资|封闭|私募|合同|糊涂|骗|哄|让[他她我]|转账|汇|高风险/.test(message)

// --- what somebody feels ---

/** 你们人工死哪去了, 急死了: nobody dies of it. */
export const diesInAnger = (message: string): boolean =>
  /死(?:哪|到哪|去哪|光|绝|板|机|慢|贵|[拿捂扛守撑抱]着?)|[急烦气累笑热冷卡慢忙困堵]死/.test(message) &&
  !/想死|去死|找死|[寻自]|死给|活|命|跳|药|刀|死了算|不如死/.test(message)

/** 想死你们了: somebody is missed. */
export const missesSomebody = (message: string): boolean =>
  /想死(?:你|您|我|他|她|它|大家|这)们?[^,，。]{0,4}[了啦咯喽]/.test(message) &&
  !/不想|活不|跳|药|刀|遗书|自杀|[弄打砍杀]死|别管|拦/.test(message)

/** 那我转走呢: money is taken elsewhere, and nobody leaves this world. */
export const takesElsewhere = (message: string): boolean =>
  /^(?:那|那么|要是|如果|假如|万一)*(?:我|我们|客户)?(?:要|想|就|全|都|现在|不){0,3}(?:转|撤|取|提|换|销|退)(?:走|出去?|户|掉|完)?(?:了|的话)?呢?[?？。]*$/.test(
    message,
  )

// --- what somebody wants of our people ---

/** 等我一下, 让我想想, 我想静静: the client takes time, and asks for nobody. */
export const asksToWait = (message: string): boolean =>
  /^(?:你?(?:先|再)?(?:等|稍等)(?:我)?|[让容]我(?:再|先)?|我?(?:就|只)?想(?:要)?(?:一个人)?)(?:一?下|一?会儿?|想想|看看|静静|静一静|缓缓|缓一缓|冷静(?:一?下)?|考虑(?:一?下)?|考虑考虑)(?:吧|啊|哈|再说)?[。.!！~]*$/.test(
    message,
  )

/** 别再给我打电话了: a wish to be left in peace, and no person asked for. Who has been harassed complains. */
export const declinesCalls = (message: string): boolean =>
  message.length <= short &&
  /^(?:请|麻烦|拜托|以后|你们|能不能|可不可以|可以|把我(?:的号码?)?拉黑(?:吧)?|[,，。! ])*(?:别|不要|不想|不用|不必|请勿|停止|取消|拒绝)(?:再|老|总|一直|随便|接到?|收到?|你们的?)*(?:给我|跟我|向我|对我|往我这)?(?:打|拨|发|来|推|推销|营销|骚扰)(?:我)?(?:推销|营销|广告|的|这些|那些|任何)*(?:电话|短信|消息|信息|广告|产品)?(?:了|吗|么|啊|吧|我)*[,，。!！?？]*(?:把我(?:的号码?)?拉黑(?:吧)?)?[。!！?？]*$/.test(
    message,
  )

/** 不用转人工，科创板怎么开: a person is declined in the same breath. */
export const declinesPerson = (message: string): boolean =>
  /(?:不用|不要|不需要|无需|不想|别)(?:再|给我)?(?:转|找|接)?人工/.test(message) &&
  !/借|贷|垫|代[考答做]|凑|挪|绕/.test(message)

/** 机器人和人工有什么区别, 为什么要转人工才能办: people at the desk are spoken of, and none is asked for. */
export const asksAboutPeople = (message: string): boolean =>
  message.length <= short * 2 &&
  /(?:机器人|你)(?:和|跟|与)人工.{0,6}(?:区别|不同|差别)|人工(?:客服|坐席)?(?:都)?在(?:哪个?|什么)(?:城市|地方)|(?:转人工|人工)(?:要|需要|用|还要)排队[吗么]|为(?:什么|啥)(?:一定|非)?(?:要|得)转?人工|(?:上次|上回|昨天|前天|之前|刚才|早上)[^,，。]{0,4}(?:人工|转人工)[^。]{0,24}(?:怎么[弄办销开改]|是真的吗|对吗|多少|几点)/.test(
    message,
  ) &&
  !/(?:转|找|要|叫|换|接)(?:个|一下)?人工[。!！吧]*$|投诉|骗|赔/.test(message)

/** 这股票要死了, 这软件卡得想死: a price, an app or a line dies, and nobody. 这行情真想死 is said of oneself. */
export const marketDies = (message: string): boolean =>
  /^(?:这|那|我的?|你们的?)?(?:只|个|支|破)?(?:(?:股票|基金|票|大盘|行情|股市|a股)[^,，。我俺想愿让叫逼害活]{0,4}|(?:app|软件|系统|网络?|页面)[^,，。我俺想愿让叫逼害活]{0,4}(?:得想)?)(?:要|快|都|又)?死(?:了|机|翘翘)?[啊呀了!！。]*$/.test(
    message,
  )

/** 客户要我把身份证照片发他同事: what a client wants of an adviser, who asks for nobody. */
export const tellsClientsWish = (message: string): boolean =>
  /^客户(?:要|让|叫|请|求|想让)我/.test(message) &&
  !/转接?人工|找(?:人|主管|合规)|联系(?:主管|合规)|主管|回电/.test(message)

/** 客服电话: it is given, and whoever answers it is not asked for here. */
export const asksForNumber =
  /^(?:请问|你们|\p{Script=Han}{2,4}证券|公司|的|官方|人工)*(?:客服|服务|热线)(?:的)?(?:电话|热线|号码)(?:号码)?(?:是|多少|几号?|什么|呢|啊|[?？])*$/u

/** 谁处理呢, 由哪个部门审核: who does it is asked, and nobody is called to account. */
export const asksWho =
  /^(?:那|请问|这个|一般|通常)*(?:是|由|都?归|该)?(?:谁|哪个(?:部门|人)|什么(?:人|部门))(?:来|去|负责|给)?(?:处理|办理?|审核|受理|回复|答复|通知|登记|联系我)(?:的|呢|啊)?[?？]?$/

/** 对服务不满意，怎么投诉: the way is asked for. 怎么投诉你们经理 has somebody to complain of. */
export const asksHowToComplain = (message: string): boolean =>
  message.length <= short &&
  howToComplain.test(message) &&
  !/经理|顾问|投顾|员工|业务员|柜员|骗|坑|亏|赔|钱|扣|态度|垃圾|没人|不理|不管|不回|推诿|拖|[天周月]了|[几两三四五多]次|投诉(?:了|过)|还(?:没|不)|居然|竟然|气死|凭什么|监管|证监|12386|上市公司/.test(
    message,
  )
const howToComplain =
  /^(?:(?:我)?(?:对|觉得)?(?:你们|你家|贵司)?的?(?:服务|回答|答复)?(?:不太?|很不)?满意(?:的话)?[,，。! ]{0,2})?(?:请问|那|如果|要是|我|想问|问一下|可以|要)*(?:想|要)?(?:怎么|如何|咋|怎样|(?:去|在|从|向|找|打)?(?:哪里?|哪儿|哪个(?:部门|电话|地方)|什么(?:地方|部门|渠道)|谁))(?:样|去|才能|可以|能)*投诉(?:你们|贵司|你家|公司)?(?:呢|啊|呀|吗|一下)*[?？。!！]*$/

/** 投诉电话: so is the number for complaints. */
export const asksWhereToComplain =
  /^(?:请问|你们|\p{Script=Han}{2,4}证券|公司|的)*投诉(?:的)?(?:电话|热线|入口|渠道|邮箱)(?:号码)?(?:是|多少|几号?|什么|在哪里?|有吗|有哪些|呢|啊|[?？])*$/u

/** 我不同意你们把我的信息给别人: nobody has done it. */
export const keepsOwnData = (message: string): boolean =>
  message.length <= short &&
  /^(?:我|本人)?(?:不(?:同意|允许|想|希望|要|愿意|准)|拒绝|反对|别|请勿|能不能不)(?:让)?(?:你们|公司|贵司)?(?:再)?(?:把|将|拿|用)我的?(?:个人)?(?:信息|资料|数据|手机号|电话|隐私)[^,，。了过]{0,10}$/.test(
    message,
  )

/** 去证监会门口举牌子: who threatens to stand before an authority comes from none. */
export const goesToAuthority = (message: string): boolean =>
  /(?:去|上|到|往|找)[^,，。]{0,4}(?:证监|监管|银保监|信访|政府|纪委|法院|总部)[^,，。]{0,6}(?:门口|大门|门前|楼下|大厅)/.test(
    message,
  ) && !/我(?:是|们是|来自)[^,，。]{0,8}(?:证监|监管|公安|法院|税务|记者|政府|纪委)/.test(message)

// --- what the law says ---

/** 消费者权益保护法 七天无理由, 证券法 投诉 调解 哪一条: a law is looked up, and nothing claimed. */
export const looksUpLaw = (message: string): boolean =>
  message.length <= short &&
  /^《?\p{Script=Han}{2,14}(?:(?<![说做想看办手方用无违合执司])法|条例|管理办法)》?[\s,，里中的对]/u.test(message) &&
  !/[我俺咱]|你们|贵司|公司(?:必须|应当|要)|赔我|律师|起诉|告你|依据|根据|按照/.test(message)

// --- who somebody is ---

/** 身份证过期了: told in so many words, and nobody was turned away for it. */
export const tellsExpiry = (message: string): boolean =>
  /^(?:我的?|本人的?)?(?:身份证|证件)(?:已经|都|快要?|马上要?)?(?:过期|到期|失效)了?(?:[,，]?(?:怎么办|咋办|要紧吗|有影响吗))?[。!！?？]*$/.test(
    message,
  )

/** 身份证快到期了，先拿它开户行不行: one's own document is lent to nobody. */
export const asksOfOwnDocument = (message: string): boolean =>
  /身份证|护照|通行证|居住证|证件|户口/.test(message) &&
  /到期|过期|作废|失效|有效期|换新|补办|丢了|临时/.test(message) &&
  !/[他她]|别人|朋友|亲戚|同事|同学|家人|[爸妈爷奶哥姐弟妹叔姨舅]|老[公婆]|儿子|女儿|孩子|[租卖]|借(?!钱)|名下/.test(
    message,
  )
