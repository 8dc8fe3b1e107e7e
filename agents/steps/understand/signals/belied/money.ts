// Where money and papers are, who moved them, and what is charged: what is merely awaited, lost on the market or bargained about is neither
// missing nor stolen.
import { short } from './short.ts'

// --- money and papers on their way ---

/** 合同没寄到，什么时候能到: papers are on their way; nobody claims anything, and no money is missing. */
export const awaitsPapers = (message: string): boolean =>
  /(?:合同|协议|对账单|账单|发票|确认单|快递|材料|回执|函件)[^,，。]{0,4}没(?:有)?(?:寄|送|邮|发)(?:到|来|出)/.test(
    message,
  ) && !/投诉|举报|赔|律师|骗|钱|说法|起诉|骚扰|气|[几多十]天|半个?月|[几两三]个?月/.test(message)

/** 没收到短信, 怎么还没收到对账单: a message that did not come is no money gone astray. */
export const noNews =
  /^(?:我|俺|本人|怎么|为什么|为啥|到现在|今天|昨天|一直|还是?|都|也|老是?|总是?|好像|咋){0,5}(?:没有?|未|不能|不到|收不到)(?:收到|接到|等到|来)?(?:过|你们|任何|那个|一[条个封份])?的?\p{Script=Han}{0,6}(?:短信|信息|验证码|通知|提醒|推送|邮件|电话|来电|合同|协议|回执|对账单|账单|确认单|快递|发票|材料|回访)(?:了|啊|呢|吗|呀|怎么办|咋办|怎么回事|是为什么|[?？。!！])*$/u

/** 零钱没转出来: it lies where it lay, and how it is moved is the question. */
export const liesStill = (message: string): boolean =>
  /(?:零钱|现金(?:宝|理财|管家)|货基|货币基金)[^,，。]{0,6}(?:没(?:有)?转|转不)(?:出|进)(?:来|去)?/.test(message) &&
  !/银行|扣|少了|不见|到账|卡[里上]|两边|[天周月]了|星期|钱呢|哪[去里儿]/.test(message)

/** 拿了80天想取: how long it was held, and that it is wanted back; 80 makes nobody old. */
export const wantsItBack = (message: string): boolean =>
  /(?:拿|持有|放|买|存)了?[约快才刚有]?(?:[一二两三四五六七八九十几半]+|\d+)(?:多|来)?个?(?:天|月|年|周|星期)了?[,，]?我?(?:现在|今天)?(?:想|要|打算|准备|能|可以)(?:取|赎|卖|拿出来)[^,，]{0,8}$/.test(
    message,
  ) && !/岁|[爸妈爷奶老]|以为|当成?|不[懂知明清]|没[看听说]|骗|签|急|取不/.test(message)

/** 我买的基金怎么还不确认: it is waited for, and well understood. */
export const awaitsItsDay = (message: string): boolean =>
  message.length <= short &&
  /(?:基金|理财|产品|货基|现金宝|债券|份额|申购|净值|收益|分红|红利|股息|派息)[^,，。]{0,8}(?:怎么|为什么|为啥|咋)?(?:还|一直|都|现在)?(?:没有?|不|未)(?:有|给我?|显示|看到|见)?(?:确认|到期|收益|更新|成交|起息|计息|分红|出来|显示|到)/.test(
    message,
  ) &&
  !/[爸妈爷奶]|老[人伴]|岁|以为|说好|保本|存款|亏|赔|骗|签|不懂|不明白|到账|钱|天了|周了|个月了/.test(message)

/**
 * 撤单了钱什么时候回来: it is held for an order, or for shares that were drawn for, and when it is free again is known. Who only reports
 * that the money of a cancelled order did not come back (撤单以后钱没退回来) misses it.
 */
export const awaitsRelease = (message: string): boolean =>
  message.length <= short &&
  (/打新|中签|没中|冻/.test(message) ||
    /什么时候|啥时候|何时|几[号点天时]|多久|多长时间|怎么|为什么|为啥|咋|[吗么呢]/.test(message)) &&
  /撤(?:了|掉|回)?(?:的)?(?:单|委托)|撤了|(?:没|未)(?:有)?(?:成交|中签|中)|挂单|隔夜单|打新/.test(message) &&
  /(?:钱|资金|款)[^,，。]{0,8}(?:没|未|不)(?:有|给)?(?:回|退|解|释放|到账|能用)|(?:钱|资金|款)[^,，。]{0,6}冻/.test(
    message,
  ) &&
  !/银行|卡里|扣|转账|转[入出]|不见|少了|没了|[几一两三四五六七八九十半多\d]+个?(?:[天周月]|礼拜|星期|工作日|交易日)|骗|投诉|不是我|有人/.test(
    message,
  )

/**
 * 保本的产品亏了二十万，钱都去哪了: what the market took is not on its way anywhere. Who says besides that something was moved, or did not
 * come, misses it all the same.
 */
export const losesOnMarket = (message: string): boolean => lost.test(message) && !moved.test(message)
const lost =
  /(?<![没不未吃幸多理])亏(?![待心欠你])|赔(?:光|完|没|掉|空|惨|进去|得|本|了(?:\d|[一二两三四五六七八九十几大半好很多]))|(?:跌|腰斩|缩水|爆仓|穿仓)(?!停)|(?:本金|钱)[^,，。]{0,4}(?:没|少|去)了[^,，。]{0,2}(?:半|成|[分%])/
const moved =
  /到账|入账|进账|[没不未](?:有)?(?:到|收到|打|退|返)|转|划|扣|汇|提现|提款|取[现款出]|赎回|打款|[出入]金|充值|操作|不是我|我没|没(?:买|下单|申请|委托)|本人|被[^,，。]{0,4}(?:取|卖|买|动|改)|有人|别人|盗|偷|黑|冒|登[录陆]|密码|异地|陌生|设备|突然|凭空|莫名|不翼而飞|对不上|[归清]零|少了[^,，。]{0,6}股|(?<![亏赔跌][^,，。]{0,4})不见/

/** 我的转账到了没有, 分红到哪了: whether it has come is asked, and nothing worse told. */
export const asksIfArrived = (message: string): boolean => arrived.test(message) || dividendWhere.test(message)
const dividends = '(?:现金|股票|基金|这次|今年|上次|那笔|etf|港股)*的?(?:分红|红利|股息|派息|派现|利息)(?:款|金|的?钱)?'
const arrived = new RegExp(
  `^(?:请问|麻烦|帮我)?(?:查(?:一?下)?)?我?的?(?:转账|资金|钱|提现|赎回款?|入金|出金|${dividends})[^,，。]{0,4}到(?:账|帐)?(?:了没有?|没到(?:账|帐)?|没有|了吗|没)(?:啊|呢)?[?？]*$`,
)
/** Money that was moved and is sought is missing; a dividend has its day, which is what is asked for. */
const dividendWhere = new RegExp(
  `^(?:请问|那|帮我)?(?:查(?:一?下)?|看(?:看|一?下)?)?(?:我|我们)?的?${dividends}(?:现在|目前|到底|都)?(?:到|去|打到|发到|在)(?:了)?(?:哪|哪里|哪儿|什么地方|哪个账户|哪张卡)(?:去)?(?:了|呢|啊|呀)*[?？]*$`,
)

/** 收到短信让我缴款: new shares that were drawn are paid for. By which link, to whom and with which code is what a fraud adds to it. */
export const paysForNewShares = (message: string): boolean =>
  message.length <= short &&
  /缴款|中签|中了[新签]/.test(message) &&
  /短信|通知|提醒|消息|信息|[让叫要]我/.test(message) &&
  !/链接|网址|网站|点[开击进]|下载|安装|扫|二维码|转[账帐给到过进钱]|[汇打]了?[款钱到给]|退|没了|跑|损失|付给|交给|个人|私人|对方|指定|过渡|账号|卡号|验证|密码|口令|动态码|屏幕|微信|qq|群|老师|经理|顾问|专员|助理|自称|冒充|[他她]|有人|陌生|别人|骗|诈|假|真的|靠谱|可信|税|罚|费|保证金|解冻|没(?:有)?(?:买|申|打|参与|操作|点|弄)|不是我|从没|从来|原始股|内部|配售|[两二三2-9][次遍笔]|重复|多扣|扣了|哪去|去哪|没到|不见|投诉|赔|报警/i.test(
    message,
  )

/** 能追回来吗: money that was sent is wanted back, and no share asked about. */
export const wantsMoneyBack = (message: string): boolean =>
  /[追要拿讨找退]得?回/.test(message) && !/股|票|基金|仓|买|卖|亏|套|跌|涨|本/.test(message)

/** 佣金多扣了5元: a price is disputed, and no money is on its way. */
export const disputesCharge = (message: string): boolean =>
  /(?:佣金|手续费|过户费|印花税|管理费|[申赎]购?回?费|服务费|规费|费率|费用)/.test(message) &&
  /[多错乱](?:扣|收|算)|[扣收算][多错]|重复[^,，。]{0,2}[扣收]|[扣收]了?(?:我)?(?:两|2|三|3|好几)[次遍笔道]|比[^,，。]{1,6}[多高贵]/.test(
    message,
  ) &&
  !/转账|转[入出]|到账|没到|银行卡|提现|划走|不见|本金|赎回款|盗|骗/.test(message)

/** 手续费太坑了吧，一笔五块: a price is grumbled about, and nobody is said to have done anything that was not agreed. */
export const grumblesOfPrice = (message: string): boolean =>
  message.length <= short &&
  /佣金|手续费|过户费|印花税|规费|管理费|托管费|服务费|申购费|赎回费|费率|费用|收费|利率|利息|(?:一笔|每笔|最低|至少|起步)[^,，。]{0,4}[块元]/.test(
    message,
  ) &&
  /坑(?!了?(?:我|俺|客户|老|[\d一二两三四五六七八九十几])|[走去位])|[黑狠贵高](?:了|啊|吧|的|得|死|$|[,，。!！?？])|离谱|夸张|过分|抢[钱劫]|抢啊|吃人|宰人|割韭菜|心疼|肉疼/.test(
    message,
  ) &&
  !/投诉|举报|12386|证监|监管|曝光|媒体|律师|起诉|维权|退|赔|还我|吐出来|[多乱错重][收扣算]|重复|偷偷|私自|擅自|背着|没(?:有)?(?:告诉|说|通知|提醒|同意|讲)|说好|讲好|承诺|答应|谈好|约定|明明|原来|当初|骗|经理|顾问|员工|业务员|客服|态度|凭什么|说法|交代|负责|误导|隐瞒|合同|忽悠|[黑坑宰]了?[我俺]|扣了/.test(
    message,
  )

/** 亏了谁赔: who bears a loss is asked, and none is told of. */
export const asksWhoBears = (message: string): boolean =>
  message.length <= short &&
  /(?:亏(?:了|损|钱|本)*|赔了|损失)[^,，。]{0,8}(?:谁|公司|券商|你们|银行|机构|怎么|会不会|能不能|由)[^,，。]{0,4}(?:赔|补|负责|承担|兜|担)/.test(
    message,
  ) &&
  /谁|会不会|能不能|赔不赔|[吗么不呢?？]$/.test(message) &&
  !/(?:我|俺|妈|爸|老人|客户)[^,，。]{0,6}[亏赔]了|[一二两三四五六七八九十几百千\d][万千百块元]|[一-龥]成|%|害|让我|叫我|推荐|骗|凭什么|必须|给我|说法|交代|故障|宕机|卡死|系统|条件单|到底|差价|强平|平仓|遗产|被你们|[!！]/.test(
    message,
  )

/** 你们倒闭了我的钱咋办: what would become of it, and nothing has happened. */
export const asksIfSafe = (message: string): boolean =>
  /(?:券商|证券公司|公司|你们|贵司)[^,，。]{0,6}(?:倒闭|破产|关门|关停|清算|垮)/.test(message) &&
  /(?:怎么办|咋办|怎么弄|咋整|安全|还在|会没|会不会|能拿|拿得|取得|谁赔|影响|保障|如何|吗|呢)[^,，。]{0,6}$/.test(
    message,
  ) &&
  !/投诉|举报|骗|亏|赔我|还我|退我|跑路了|转不出|取不出|提不出|到账|起诉|律师/.test(message)

// --- the account ---

/** 身份证丢了，手机也换了，怎么开户: one's papers are gone or old, and how to go on is asked. */
export const goesOnWithoutPapers = (message: string): boolean =>
  /(?:身份证|证件|手机|银行卡|卡)[^,，。]{0,4}(?:丢|掉|遗失|换|停|注销|不用|过期)/.test(message) &&
  /(?:怎么|如何|咋|能不能|能|可以|还能)[^,，。]{0,4}(?:开(?:户|通)|办|补|登|绑|换|销户)/.test(message) &&
  !/有人|别人|他人|不是我|陌生|异地|少了|不见|盗|骗|黑|冒|转走|验证码|登录着|登着|捡|偷|(?:钱|股|基金|账户)[^,，。]{0,6}(?:没|动|卖)/.test(
    message,
  )

/** The classifier hears that an account is asked about, and less well whose: one's own is no secret. */
export const ownAccount = /我的?(?:账户|账号|余额|持仓|资产|资金|委托|成交|订单|流水|对账单)/

/** 手机丢过一次，早就补了卡: a loss long ago, and nothing happened since. */
export const lostLongAgo = (message: string): boolean =>
  /手机[^,，。]{0,6}(?:丢|掉|被偷)过|(?:以前|之前|去年|前年|早年|上个?月)[^,，。]{0,6}手机[^,，。]{0,4}(?:丢|掉|被偷)/.test(
    message,
  ) &&
  !/(?:钱|股|基金|资金|持仓|余额)[^,，。]{0,8}(?:少|没|转|卖|丢|不见|动)|账[户号][^,，。]{0,8}(?:被|少|动|卖|转)|登[录陆](?!密码)|验证码|有人|别人|不是我|刚才|刚刚|盗|异常|陌生|突然/.test(
    message,
  )

/** 刷脸不过怎么弄, 银行卡被冻结了怎么办: what to do is asked, and nobody is shut out for good or robbed. */
export const asksWhatToDo = (message: string): boolean =>
  /怎么(?:办|弄|搞|解|处理|回事)|咋[办弄整解]|如何|为什么|为啥|什么原因/.test(message) &&
  !/一直|总是?|老是|死活|反复|每次|永远|[几多十百好两三四五六七八九\d](?:次|遍|回|天)|本人|不认|不像|查不到|重号|给我拒|有人|他人|别人|给人|被人|不是我|我没|没按|没操作|盗|骗|黑|丢|跑了|一起没|陌生|异地|少了|没了|不见|告诉|[给发念报]了|透露|泄|那个?人|对方/.test(
    message,
  )

/** 我忘记密码了而且手机号也换了: who has forgotten a password was not robbed of it. */
export const tellsOwnDoing = (message: string): boolean =>
  /(?:忘|记不[得住清起]|想不起|搞混|输错|填错)[^,，。]{0,6}(?:密码|账号)|(?:密码|账号)[^,，。]{0,6}(?:忘|记不|想不起|搞混|输错|填错)/.test(
    message,
  ) &&
  !/[他她它谁]|别人|有人|被|本人|不是我|我没|没(?:有)?(?:换|改|操作|申请|登)|异地|异常|陌生|突然|莫名|无缘|发现|验证码|提[示醒]|短信|通知|显示|盗|骗|黑|丢|偷|少了|不见|转[走出]|[钱股]/.test(
    message,
  )

/** 密码被锁了: a lock shuts after wrong entries, and how it opens is all that is asked. */
export const isLockedOut = (message: string): boolean =>
  message.length <= short &&
  /(?:密码|账[户号]|登[录陆])[^,，。]{0,6}(?:锁|冻结|冻住)(?:了|住|定|死|上)*/.test(message) &&
  !/[他她谁]|对方|别人|有人|被人|让人|给人|叫人|遭|人脸|刷脸|认证|核[验对身]|证件|本人|不是我|我没|没(?:有)?(?:输|换|改|操作|登|试|动|碰)|异地|异常|陌生|突然|忽然|莫名|无缘|无故|验证码|短信|通知|盗|骗|黑|丢|偷|少了|不见|没了|转[走出账]|钱|股(?!票账)|资金(?!账|密)|基金(?!账)|公安|法院|司法|调查|可疑|洗|上报|监控|凭什么|投诉/.test(
    message,
  )

/** 密码我自己改的，短信没收到: who did it is said. */
export const tellsItsDoer = (message: string): boolean =>
  /(?:我|本人)自己(?:昨天|今天|刚才?|之前)?(?:改|换|转|卖|买|点|登|操作|锁|设|解绑)/.test(message) &&
  !/不是|我没|[他她它]|别人|有人|被|盗|骗|少了|不见/.test(message)

// --- what is charged and lent ---

/** 能给我办个VIP降低佣金吗, 我朋友在别家万一: what it costs is bargained about. */
export const bargains = (message: string): boolean =>
  /佣金|手续费|费率|万[一二三]/.test(message) &&
  /降|调|低|优惠|便宜|打折|减免?|少收|谈|(?:给|到)我?万|vip|别家|别的(?:券商|公司)|其他(?:券商|公司)/.test(message) &&
  !/红包|私下|返|回扣|送|塞|好处|烟|酒|个人|账户|持仓|资产|流水|身份证|电话|微信/.test(message)

/** 跟客户经理约定分成行不行: shared profit is no matter of what to buy. */
export const sharesProfit = (message: string): boolean =>
  /(?:约定|签|谈|私下|口头|答应)[^,，。]{0,8}(?:分成|分账|提成)/.test(message)

/** 融你们十万，利息多少: the firm's own lending, at its price. */
export const borrowsOfUs = (message: string): boolean =>
  /[跟找向问从](?:你们|你家|贵司|券商|证券公司).{0,4}[融借]|融(?:你们|你家|贵司)|融资融券|两融|融资(?:买|融)/.test(
    message,
  ) &&
  /(?:息|利率|费率|成本).{0,6}(?:多少|怎么|几|吗|呢)|(?:多少|几|怎么[收算]).{0,4}(?:钱|息)/.test(message) &&
  !/配资|外面|场外|民间|隔壁|朋友|别人|有人|押|比你们|高利贷|信用卡|网贷|贷款|倍|凑|借[给我]?(?:账|户)|分成|保底/.test(
    message,
  )

/** 侬好，阿拉个钞票啥辰光好拿出来: who takes out what is his own borrows nothing. */
export const takesOwnOut = (message: string): boolean =>
  /(?:钱|钞票|资金)[^,，。]{0,10}(?:拿|取|转|提)(?:得)?(?:出|回)/.test(message) &&
  !/借|贷|信用卡|花呗|白条|透支|套现|套出|抵押|刷卡|微粒|欠|分期|额度|融|杠杆|炒|买|投/.test(message)
