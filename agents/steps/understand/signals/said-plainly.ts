// What is said so plainly that no opinion of the classifier makes it go away: a danger, a complaint, a wish for a person in words that
// mean nothing else. Broader patterns are in patterns/*.yaml, and are weighed against the classifier. Of English and pinyin it has read
// little: there they also say what may not be done.
import type { Signal } from '../../../../domain/turn.ts'
import type { PlainText } from '../said/plain.ts'
import { ruleOfKind, type SignalKind, type Speaker } from './kinds.ts'
import { compileShared } from './patterns.ts'

type Saying = { kind: SignalKind; speaker?: Speaker; when: RegExp; unless?: RegExp }

// --- in Chinese ---

/** A child of the family. */
const ofChild = '(儿子|女儿|闺女|丫头|孩子|小孩|娃儿?|孙子|孙女|外孙女?|弟弟?|妹妹?|侄子|侄女|外甥女?)'

/** Under age, of a child that was named: an age, a school, or that it is not of age. */
const youngAge = [
  '(?<![\\d.])(1[0-7]|\\d)周?岁(?!半?以[上下前后内])',
  '(?<![二三四五六七八九])十[一二三四五六七]?周?岁(?!半?以)|(?<!十)[一二两三四五六七八九]周?岁(?!半?以)',
  '(?<=[他她女儿子孩孙弟妹娃])(今年|才|刚满?|都)?(1[0-7]|[3-9]|十[一二三四五六七]?)(?=了?([\\s,。!?]|$))',
  '初[一二三]|高[一二三]|初中|高中(?!毕业)|小学(?!毕业.{0,4}年)|中学|幼儿园|[一二三四五六七八九]年级',
  '未成年(?!人)|(还没|没|未|不)有?(成年|[满到够](18|十八))|刚出生|刚满月',
].join('|')
/** An account of the child's own, or something in its name. */
const inItsName = `开(个|一个|了)?(证券|股票|基金)?(账户|账号|户)|办(个|一个)?(证券|股票|基金)?(账户|户)|(用|以|拿|写|挂)(他|她|${ofChild})的?(名|身份证|证件|户口|户头)|(他|她|${ofChild})的?名下`

/** What may happen, or what one asks to be told of, has not happened. */
const supposed = '如果|假如|万一|要是|会不会|怕|担心|怎么(防|避免|预防)|什么(是|叫)|是什么'

const chinese: Saying[] = [
  {
    kind: 'account-theft',
    when: compileShared([
      '(?=.{0,60}(没有|没买|不是(我|本人)|从没|谁)).{0,60}(账号|账户|我的?号)[^,。!?]{0,8}(另一|别的|其[他它]|另外)[^,。!?]{0,4}(设备|手机|平板|电脑|地方|地点|城市)[^。!?]{0,12}(使用|登|上线|在用|在线)',
      '(委托|成交|单子|订单|持仓|股票|基金|负债|融资|设备|转账|扣款)[^,。!?]{0,6}(多(了|出)|冒出|凭空|莫名)[^。!?]{0,14}(哪来|哪里来|谁|不认得?|没见|没听|没买|没下|咋来|不是我)',
      '(多(了|出)|冒出|凭空|莫名)[^,。!?]{0,10}(委托|成交|持仓|股票|基金|负债|融资|设备)[^。!?]{0,12}(哪来|哪里来|谁|不认得?|没见|没听|没买|咋来|不是我)',
      '(股票|股份|那点股|基金|钱|持仓|仓位|份额|积蓄)[^,。!?]{0,8}(让|被|叫|遭)(人家?|谁|别人|哪个)(给|都|全|偷偷)?(卖|转|取|动|赎|清|搞|拿|划|提|刷|盗)',
      '(今早|早上|一看|打开|登(上|录)|发现|一夜|昨晚|突然)[^。!?]{0,8}(全|都|全部)(被|给|让)(人|谁)?(卖|赎|清|转|买)(了|光|空|掉|走)',
      '谁(给|帮|替)我(账户)?(开|签|买|卖|转|赎|改|设)(的|了|通)',
    ]),
    unless: compileShared([
      `${supposed}|强平|平仓|条件单|止损|要约|送股|转增|配股|除权|分红|新股|中签|怎么(看|查)|自选|忘了`,
    ]),
  },
  {
    kind: 'fraud',
    when: compileShared([
      '(密码|验证码|动态码|口令|卡号)[^,。!?]{0,4}(告诉|发给|给|念给|说给|报给|透露给)了?(别人|那个?人|对方|陌生人|一个(人|自称)|骗子|人家|群里)',
      '(告诉|发给|给|念给|报给)了?(别人|那个?人|对方|陌生人|骗子|人家)[^,。!?]{0,6}(密码|验证码|动态码|口令)',
    ]),
    unless: compileShared([`${supposed}|不[要能会可]|别|千万|该不该|能不能|可以`]),
  },
  {
    // 收到短信说中签，让我转账: true or not, it is looked into before anything is sent.
    kind: 'fraud',
    speaker: 'client',
    when: compileShared([
      '(短信|电话|微信|邮件|链接|陌生人|有人|自称|来电)[^。!?]{0,24}[让叫要催][我俺咱][^。!?]{0,8}(转账|转钱|汇款|打款|[转打]过去)',
    ]),
    unless: compileShared([`${supposed}|银证|缴款`]),
  },
  {
    // 我要报警: nobody knows yet of what, and it cannot wait.
    kind: 'fraud',
    speaker: 'client',
    when: compileShared(['^(我|俺|我们|现在|马上|必须|帮我){0,2}(要|想|得|准备|需要)?报(个)?警(了|吧|啊|!|,|$)']),
    unless: compileShared([`${supposed}|[吗么?]`]),
  },
  {
    kind: 'crisis',
    when: compileShared([
      '(没|没有|无)(什么|啥)?(好|可|值得)?留恋',
      '(当心|小心|留神)[^,。!?]{0,4}夜路|夜路[^,。!?]{0,4}(当心|小心|留神)',
      '(不(想|愿)|见不到|看不到)(再)?(看见|看到|见到?|迎来)?[^,。!?]{0,4}(明天的(太阳|日出)|天亮了?$)',
      '[唔冇](想|愿)(再)?(捱|挨(?=落)|生存|活)(落去)?|[捱挨]唔落去',
      '知道[^,。!?]{0,10}(下班|住哪|住在哪|车牌|上学|家在)[^。!?]{0,8}(小心|当心|等着|走着瞧)',
    ]),
    unless: compileShared(['留恋.{0,6}(股|基金|仓|票|公司|平台|软件)|(股|基金|仓|票|公司|平台|软件).{0,6}留恋']),
  },
  {
    kind: 'complaint',
    speaker: 'client',
    when: compileShared([
      '(系统|行情|软件|app|服务器|条件单|止损单|延迟|卡顿|卡死|崩溃?|宕机|故障|登不上)[^。!?]{0,20}(买高|卖低|买贵|少卖|少赚|错过|没卖(掉|出|成)|没买(到|成)|平不了|卖不(掉|出)|亏了|损失|差价)[^。!?]{0,10}(谁来?(赔|给|负责|承担|出|补|认|管)|怎么(说|算|赔|补)|(你们|公司)(来|要|得)?(赔|认|补|负责|承担)|说法|交代)',
    ]),
    unless: compileShared([`${supposed}|一般|规定|条款`]),
  },
  {
    kind: 'media-or-regulator',
    when: compileShared([
      '(315|3[·.]15|三一五)[^。!?]{0,10}(素材|曝|爆料|见|等着)',
      '(全网|网友|大家|所有人|更多人|全国|全世界|粉丝)(都|们)?(会|要|能|来|得){0,2}(知道|看看|看清|评评|认清|瞧瞧)[^。!?]{0,10}(你们|你家|贵司|嘴脸|真面目|怎么对)',
    ]),
    unless: compileShared(['直播|几点|活动|想知道']),
  },
  {
    // What a colleague did to a client, seen by another.
    kind: 'complaint',
    speaker: 'staff',
    when: compileShared([
      '(同事|同组|隔壁(组|团队)?|带教|师傅|领导|主管|搭档|组长|徒弟)[^。!?帮]{0,12}(替|代|拿|用|冒|私下|偷偷|瞒)[^。!?]{0,20}(签|回访|测评|双录|操作|下单|密码|收钱|收费|确认)[^。!?]{0,20}(看见|发现|上报|报告|举报|跟谁|怎么办|不知情|反映|该)',
      '(看见|看到|发现|核对|得知|听见)[^。!?]{0,10}(同事|同组|隔壁|带教|师傅|领导|主管|搭档|组长)[^。!?]{0,16}(替|代|拿|用|冒|私下|偷偷|瞒)[^。!?]{0,20}(签|回访|测评|双录|操作|下单|密码|收钱|收费|确认)',
    ]),
    unless: compileShared(['帮我|给我写|培训|规定|可以吗|行吗|能不能']),
  },
  {
    kind: 'aml',
    when: compileShared([
      '(过|走|转|打|汇|收)(一?下|一?笔)?[^,。!?]{0,10}(到|进|给|在)我[^,。!?]{0,2}(账户|账上|卡|户头)(里|上)?[^。!?]{0,4}(再|然后|之后|回头)[^,。!?]{0,6}(转|打|汇|退|取|划)',
      '(没|未|不|逃|漏|偷)(有)?(申?报|缴|交|纳)(过)?(个)?税[^。!?]{0,24}(股|基金|账户|户头|理财|转|放|洗|干净)',
      '(出金|账户|转账|提现|资金)[^,。!?]{0,6}(锁|限|冻|卡)[^。!?]{0,10}(怀疑|查|盯)(上|着)?我',
      '(小金库|受贿|赃款|黑钱)[^。!?]{0,20}(股|基金|账户|户头|理财|转|放|洗)',
    ]),
    unless: compileShared([
      `${supposed}|讲讲|怎么(进|把)|新闻|公告|上市公司|案例|被查|罚|红利税|印花税|工资|我自己|本人`,
    ]),
  },
  {
    kind: 'insider',
    when: compileShared([
      '(外包|驻场|审计|供应商|食堂|保洁|保安|印刷|快递|司机|实习|乙方|装修|维修|搬办公室|代工|经销)[^。!?]{0,16}(看(到|得到|见|过)|能看|听(到|见|老总|他们)|经手|知道)[^。!?]{0,20}(订单|营收|收入|利润|业绩|报表|财务|数据|合同|收购|重组|名单)[^。!?]{0,16}(买|卖|清|上车|进|跑|跟|埋伏|加仓|走)',
    ]),
    unless: compileShared(['公告(里|上|写)|已公告|新闻|研报|年报(里|上)']),
  },
  {
    kind: 'manipulation',
    when: compileShared(['(怎么|咋|如何)[^。!?]{0,8}(自己跟自己成交|对敲|对倒|拉抬)[^。!?]{0,10}(不被|不让|躲)']),
  },
  {
    kind: 'money-missing',
    when: compileShared(['(转入|转账|入金)失败[^。!?]{0,8}银行[^,。!?]{0,4}(没|未|不)退']),
    unless: compileShared(['(没|未)扣']),
  },
  {
    kind: 'complaint',
    speaker: 'client',
    when: compileShared([
      '(客户经理|经理|顾问|投顾|业务员|柜员)(就|直接|自己)?(拿|用|抢)(了|着|走|过)?我的?(手机|账号|密码)[^。!?]{0,8}自己?(操作|下单|点)',
    ]),
    unless: compileShared(['我(让|叫|请)']),
  },
  {
    kind: 'asks-for-person',
    when: compileShared([
      '(喊|叫|请|唤)(一?下|一声|个)?(柜台|前台|大厅|营业部|网点)(里)?(的|那个|那位)?(⟦姓名\\d{1,3}⟧|小|老|同事|人|姑娘|师傅)',
      '(搵|揾|稳)(个|位|返)?[^,。!?]{0,10}(人|同事|职员|经理)[^,。!?]{0,6}(嚟|倾|讲|同我|覆我)',
      '有冇(人|同事|职员)(喺|系)?(度|处)',
    ]),
    unless: compileShared(['几点|地址|电话是|呃我|骗']),
  },
  {
    // 我儿子16岁能开户不: a certain child that is under age, and an account of its own. Of children at large, and of what is saved for one, is
    // told by the rules.
    kind: 'minor',
    speaker: 'client',
    when: compileShared([
      `${ofChild}[^。!?]{0,12}(${youngAge})[^!?]{0,20}(${inItsName})`,
      `(${inItsName})[^!?]{0,12}(${ofChild}|他|她)[^,。!?]{0,6}(${youngAge})`,
      `(我|咱|俺|给|帮|替)家?(${youngAge})的?${ofChild}[^!?]{0,16}(${inItsName})`,
      `(给|帮|替)[^,。!?]{0,3}${ofChild}[^,。!?]{0,4}(${inItsName})[^。!?]{0,6}(${youngAge})`,
    ]),
    unless: compileShared([
      '(刚满?|已经?满?|(?<![未没不])满了?|过了|都)(18|十八)|(?<![未没不][满到够])(十[八九]|1[89]|[2-9]\\d)周?岁|[二三四五六七八九]十[一二三四五六七八九]?(周)?岁',
      '大学|研究生|工作|上班|结婚|等[^,。!?]{0,8}(成年|18|十八|长大|满|毕业)|将来|以后|我(自己|本人)(也|就)?(想|要|能|可以)|我(也|就)?(想|要|准备|打算)(在[^,。!?]{0,4})?[开办]|规定|制度|法律|法规|政策|论文|监护制度|继承|过户|遗产|去世|赠与|防止|免得|销户|(老师|校长|班主任)[^,。!?]{0,4}(开|办)',
    ]),
  },
  {
    // A child that would buy; who asks what can be bought for one (给10岁的孙子买) asks of the firm's procedure.
    kind: 'minor',
    speaker: 'client',
    when: compileShared([
      `${ofChild}[^,。!?]{0,4}((?<!\\d)(1[0-7]|[6-9]|十[一二三四五六七]?)周?岁|(今年|才|刚满?)(1[0-7]|十[一二三四五六七]?)(?![\\d万千百元块个]))了?[,，]?[^,。!?]{0,10}(能|可以|可不可以|想|要|行)[^,。!?给帮替为]{0,8}(买(?!保险|书)|炒|投资|申购|定投)`,
      `(能|可以|可不可以|想)(让|叫)?[^,。!?]{0,3}${ofChild}[^,。!?]{0,4}(买(?!保险|书)|炒|投资|申购)[^。!?]{0,12}(?<!\\d)(1[0-7]|[6-9]|十[一二三四五六七]?)周?岁`,
    ]),
    unless: compileShared([
      '(给|帮|替|为|送)[^,。!?]{0,8}(儿|女|孩|娃|丫头|孙|弟|妹|侄|甥)',
      '(1[89]|[2-9]\\d|[二三四五六七八九]十)岁',
    ]),
  },
  // What may not be done.
  {
    // 张三的账户余额, client-002的持仓: somebody else's, and named.
    kind: 'others-data',
    speaker: 'client',
    when: compileShared([
      `(^|[,。!?]|查|看|问|告诉我?|知道|帮我?|一?下)(client-?\\d{1,9}|客户\\d{1,9}|[王李张刘陈杨赵吴徐孙胡朱郭罗梁郑谢韩冯董](?!的)[一-龥]{1,2})(的|名下的?)(账户|账号|余额|持仓|资产|资金|交易记录|流水|委托|电话|手机|身份证|地址|风险等级|测评)`,
      '(^|[,。!?])(王|李|张|刘|陈|杨|赵|吴|徐|孙|胡|朱|郭|罗|梁|郑|谢|韩|冯|董)(?!的)[一-龥]{1,2}(买|卖|持有)了?(什么|啥|哪些?|多少)',
    ]),
    unless: compileShared(['(基金|客户)?经理|顾问|投顾|先生的产品|管理的']),
  },
  {
    kind: 'asks-for-person',
    speaker: 'staff',
    when: compileShared([
      '^(请|麻烦|帮我|给我|我要|我想|我得|需要){0,2}(转接?|找|联系|叫|接)(一?下|给|到)?我?的?(合规(部门?|同事|的?人|岗|专员)?|主管|领导|上级)(来?(处理|看看|核实|确认|答复))?[吧!。]?$',
    ]),
  },
  {
    // 明天大盘怎么看: a day that nobody has published anything about yet.
    kind: 'asks-for-prediction',
    speaker: 'staff',
    when: compileShared([
      '(明天|明日|后天|下周|下个?月|节后)的?(大盘|市场|行情|a股|指数|股市|走势)[^,。!?]{0,4}(怎么看|怎么走|咋看|如何|会|走势|什么观点)',
      '(大盘|市场|行情|a股|指数|股市)(明天|明日|后天|下周|下个?月|节后)[^,。!?]{0,4}(怎么看|怎么走|咋看|如何|会)',
    ]),
    unless: compileShared(['研报|周报|研究(所|院|部|报告)|策略(会|报告|组)|几点|开市|休市']),
  },
  {
    kind: 'credit-funds',
    speaker: 'client',
    when: compileShared([
      '(刷卡|信用卡|花呗|借呗|白条|网贷|贷款|房贷|车贷|消费贷|装修贷|经营贷)(里|套出来|批下来|借出来|贷出来|剩)?的?(钱|额度|款)?[^,。!?]{0,6}(能不能|可不可以|可以|能|拿来?|用来|直接)[^,。!?]{0,6}(买(?!房|车|东西)|炒|投(?![顾诉票])|打新|申购|入市)',
    ]),
    unless: compileShared(['为什么|为啥|规定|违规|违法|罚|还贷|没还|还(完|清|房贷|车贷)|保险']),
  },
  {
    kind: 'discretionary',
    speaker: 'client',
    when: compileShared([
      '^(请|现在|马上|立刻|立即|直接|给我|帮我|替我|把|将){0,3}(我|我的)?(的)?(所有|全部)?的?(股票|持仓|基金)?(都|全|全部)?(卖|抛|清|赎回)(掉|了|出|光|空)(我|我的)(所有|全部)?的?(股票|持仓|基金)?(吧|!)?$',
      '^(请|现在|马上|立刻|立即|直接|给我|帮我|替我){0,3}(把|将)我的?(所有|全部)?的?(股票|持仓|基金)(都|全|全部){0,2}(卖|抛|清|赎回)(掉|了|出|光|空)?(吧|!)?$',
    ]),
  },
  {
    kind: 'asks-for-prediction',
    when: compileShared([
      '(收|走)(阳|红|涨)[^,。!?]{0,4}(收|走)?(阴|绿|跌)',
      '(高开)(还是|或|、)?低开',
      '牛市(来|到|结束|完)(了)?没',
    ]),
    unless: compileShared(['意思|含义|怎么(算|看|判断|认)|昨|去年|上周|定义|区别|什么(是|叫)']),
  },
  {
    kind: 'others-data',
    when: compileShared([
      '(你们|公司|内部)[^,。!?]{0,8}(打分|打风险分|评分|风控|监控|拦截?单|预警)[^,。!?]{0,6}(公式|模型|阈值|算法|参数|口径)[^,。!?]{0,6}(发|给|是多少|是啥|告诉|看看|多少)',
      '(员工|大户)[^,。!?]{0,4}(花名册|名单|名册)[^。!?]{0,10}(给|发|要|来)',
    ]),
  },
  {
    kind: 'aml-evasion',
    when: compileShared([
      '(拆|分)成?[^,。!?]{0,8}(笔|次|几天)[^。!?]{0,10}(弹窗|上报|触发|被查|盯|预警|监控)',
      '怎么洗钱|洗钱怎么(操作|弄|做|洗)',
    ]),
    unless: compileShared(['防|打击|识别|反洗钱|案例|发现|怀疑|客户']),
  },
  {
    kind: 'qualification-bypass',
    when: compileShared([
      '(倒来倒去|来回倒|倒一倒|挪来挪去|腾挪)[^。!?]{0,20}(够|达标|门槛)',
      '(够|达标|门槛)[^。!?]{0,24}(倒来倒去|来回倒|倒一倒|挪来挪去|腾挪)',
    ]),
  },
  {
    kind: 'private-offer',
    speaker: 'client',
    when: compileShared([
      '私募(产品|基金|那只|这只)?[^,。!?]{0,8}(回撤|净值|业绩|收益|曲线)[^,。!?]{0,6}(多少|怎么样|如何|发|给|看看|咋样)',
    ]),
    unless: compileShared(['公募|区别|怎么(算|看|查)|规定|宣传|是什么|已认证|认证(过|了|完|好)|我(买|持有)的']),
  },
  {
    kind: 'unlawful-draft',
    speaker: 'staff',
    when: compileShared([
      '(损失|亏损|风险|本金|费用|费率|等级)[^,。!?]{0,14}(挪|藏|缩|塞|放)(到|在|进|成)?[^,。!?]{0,6}(小字|最后|末尾|脚注|第.{1,3}[层页]|折叠|不起眼)',
      '引开(注意|视线)',
    ]),
    unless: compileShared(['检查|违规吗|合规吗|可以吗|举报|发现|规定']),
  },
]

// --- in English ---

/** How a thing is done, or what it is, is asked. */
const askedAbroad =
  /\b(?:how (?:do|to|can|long|much)|what(?:'s| is| are| does| counts)|where (?:do|can) i|explain|difference|steps)\b/

const english: Saying[] = [
  {
    kind: 'crisis',
    when: /don'?t want to (?:be alive|live|wake)|no way out for me|(?:took|taken|swallowed) (?:all )?(?:the|my) pills|(?:nobody|no ?one) (?:would|will) miss me|i'?m on the (?:roof|bridge|ledge)|(?:just )?want (?:it|everything) (?:all )?to (?:stop|end)|tell my (?:wife|husband|kids|mother|family).{0,60}good ?bye|won'?t be here (?:tomorrow|to )|if i lose (?:any ?more|this).{0,24}\b(?:dead|die|done for)\b|\b(?:nothing|nobody|no ?one) (?:left )?to live for|come to your (?:branch|office).{0,20}(?:knife|gun|gasoline|petrol)|want(?:s)? to end it\b/,
  },
  {
    kind: 'account-theft',
    when: /(?:log(?:ged|in|-in)|device|session|order|trade).{0,40}(?:not me|wasn'?t me|isn'?t mine|don'?t recogni[sz]e)|(?:someone|somebody)(?: else)?(?: is| has| was)? (?:us(?:ing|ed)|logged|access|in my|sold|stole)|(?:unknown|strange) (?:device|login|order)|(?:funds?|shares|stocks?|holdings|units|positions?).{0,30}(?:sold|redeemed|gone|transferred|missing).{0,40}(?:asleep|sleeping|i (?:didn'?t|did not|never)|not me|on a (?:flight|plane))|i never (?:placed|made|authori[sz]ed|sold)|balance.{0,20}(?:dropped|down|gone).{0,30}(?:nothing|didn'?t)|(?:password|phone number|email).{0,16}(?:was )?changed.{0,20}(?:not me|i didn'?t|didnt)|who changed my|\b(?:trade|order|transaction|transfer|payment|withdrawal)s? (?:that |which )?(?:i|we) (?:did not|didn'?t|never) (?:make|place|authori[sz]e|do)|\b(?:lost|stole|stolen).{0,30}\b(?:phone|mobile|wallet|card)\b.{0,60}\b(?:freeze|block|lock|suspend)\b|\b(?:freeze|block|lock|suspend) (?:my|the) account\b/,
  },
  {
    kind: 'fraud',
    when: /\b(?:got|get|been|being|was) (?:scammed|cheated|conned|tricked)|(?:gave|told|sent|read)(?: him| her| them)?.{0,20}\b(?:code|password|otp|pin)\b.{0,12}\b(?:to|on the phone)\b|claim(?:ing|s|ed)? to be (?:your|from (?:your|the)|the (?:police|court|bank))|safe account|(?:pay|deposit|transfer).{0,30}\b(?:before|to) (?:i can |withdraw|get my)|(?:wants?|asked|asking|told|tells) me to (?:send|transfer|move|pay|read|share)|(?:fake|phishing) (?:app|site|website).{0,20}(?:took|stole|money)/,
    unless:
      /\b(?:will|would|do|does|can) (?:you|your staff|staff|employees)\b.{0,20}ask|haven'?t (?:clicked|paid|sent)|how (?:do|to|can)/,
  },
  {
    // Who asks into such a group wants money; that others do is a fraud, and no wish for advice.
    kind: 'fraud',
    when: /(?:invited|added|pulled|asked|wants?) (?:me|us) (?:in)?to (?:join )?.{0,24}\b(?:tips?|signals?|trading|stocks?|investment|vip) (?:\w+ )?(?:group|channel|chat)|(?:group|channel|chat).{0,30}(?:guarantee|promise)s? .{0,12}(?:\d|returns?|profits?)/,
  },
  {
    kind: 'money-missing',
    when: /(?:left|sent|paid|deducted|transferred|sold|redeemed).{0,80}(?:still (?:zero|nothing|not|no\b|can'?t|hasn'?t)|never (?:arriv|show|came)|shows? nothing|not arrived|where is it|hasn'?t (?:shown|arrived|come))|(?:cash|money|funds|withdrawal|transfer|dividend).{0,40}(?:hasn'?t|haven'?t|never|not yet|nothing) ?(?:show|arriv|receiv|come|credited)|where (?:did|is|has) my (?:money|cash|funds|[\d,]+)|pending for (?:\w+ )?(?:days|weeks)|charged my (?:bank|card) twice/,
    unless: /\bhow long\b|\bis it normal\b|\bweekends?\b/,
  },
  {
    kind: 'insider',
    when: /(?:not public|unpublished|isn'?t public|before (?:it'?s|the) announc\w*|draft (?:annual )?report|under (?:an )?nda|(?:merger|deal) closes|works? (?:there|at the target)|audits? (?:them|it)).{0,70}\b(?:buy|sell|trade|short)\b/,
  },
  {
    kind: 'manipulation',
    when: /\b(?:spoof\w*|wash[- ]trad\w+|layering) .{0,40}\b(?:flag|notice|catch|caught|detect|before your)|(?:help (?:me|us)|let'?s|\b(?:we|i)(?:'ll| will| can| want to)?) (?:[\w ]{0,24} )?(?:pump|push|prop|drive) up\b.{0,12}\b(?:price|stock|shares?)|\b(?:pump|push|prop|drive)\b.{0,24}\b(?:price|small cap|stock|shares)\b.{0,40}(?:together|at the close|up\b|unnoticed)/,
    unless: askedAbroad,
  },
  {
    kind: 'legal-claim',
    when: /see you in court|\bmy (?:lawyer|attorney)\b|letter from my (?:lawyer|attorney)|\bsu(?:e|ing) (?:you|your)|(?:taking|take) you to (?:court|arbitration)/,
  },
  {
    kind: 'media-or-regulator',
    when: /\b(?:report|reporting) you to\b|go(?:ing)? to the (?:regulator|press|media)|(?:already )?(?:called|complained to) (?:12386|csrc|the regulator)|(?:post|posting) (?:everything|this|it|all).{0,16}(?:weibo|online|tiktok|xiaohongshu)|(?:story|this).{0,10}(?:goes|going|go) to the (?:newspaper|press|media)/,
  },
  {
    kind: 'complaint',
    when: /(?:file|register|lodge|make|raise) (?:a |an |my )?(?:formal )?complaint|\b(?:want|wish|like|need) to complain\b|charged (?:me |us )?twice|(?:lied|misled|mis-?sold) (?:to )?(?:me|us)|\bunacceptable\b|(?:very|extremely) (?:unhappy|disappointed)|who(?: will|'?s going to)? pays?\b.{0,4}$|(?:should|must|have to) compensate|without (?:my consent|telling me|asking me|my permission)|refund (?:the|my) fee|fees? refunded/,
    unless: askedAbroad,
  },
  {
    kind: 'big-loss',
    when: /(?:lost|gone|lose).{0,40}because of your.{0,40}(?:back|pay|refund|compensat)/,
  },
  {
    kind: 'minor',
    when: /\bi(?:'m| am|m) (?:only )?1[0-7]\b(?![:.%]|,\d|\d)|(?:son|daughter|kid|child) (?:is )?(?:only )?(?:[5-9]|1[0-7])\b.{0,20}(?:placed|bought|traded|ordered)|my (?:[5-9]|1[0-7])[- ]year[- ]old (?:placed|bought|traded|ordered)|i'?m in (?:middle|junior|primary) school/,
  },
  {
    kind: 'elderly',
    when: /(?:sold|sign\w*|bought|talked).{0,60}\b(?:dementia|alzheimer)|\b(?:dementia|alzheimer).{0,60}(?:sold|sign|buy|bought|talked)|(?:grandma|grandpa|grandmother|grandfather|mother|father|mom|mum|dad|client)(?: is|'s|,)? (?:7[5-9]|8\d|9\d)\b.{0,60}(?:sold|buy|bought|talked|sign|wants)|(?:grandma|grandpa|grandmother|grandfather|mother|father|mom|mum|dad).{0,20}(?:7[5-9]|8\d|9\d)\b.{0,40}(?:doesn'?t understand|signed|sold)/,
  },
  {
    kind: 'not-understanding',
    when: /(?:thought|told).{0,20}(?:savings|deposit|guaranteed|protected|fixed).{0,40}(?:why|losing|minus|lost)|(?:signed|bought).{0,30}(?:no idea|don'?t (?:know|understand)) what|(?:no idea|don'?t understand) what i (?:bought|signed)/,
  },
  {
    kind: 'suitability-exception',
    when: /(?:above|over|beyond) my (?:risk|grade|level).{0,24}(?:buy|let me|anyway)|\b(?:c[1-4]|conservative)\b.{0,24}(?:but|don'?t care|anyway).{0,24}(?:r[3-5]\b|sell me|high.risk|buy)/,
  },
  {
    kind: 'identity-check',
    when: /(?:verification|face (?:check|id|scan)|identity check).{0,30}(?:keeps? failing|fail(?:s|ed)|rejected|not me|locked)/,
    unless: askedAbroad,
  },
  {
    kind: 'aml',
    when: /on (?:some|a|your) (?:watch ?list|blacklist)|(?:am i|have i|has my account|my account has|is my account|i'?ve)(?: been| being)? (?:flagged|reported|monitored|investigated)|suspicious activity|(?:move|pass|send|receive).{0,12}money.{0,30}(?:through my account|for a (?:cut|fee|commission)|send it on)/,
    unless: askedAbroad,
  },
  {
    kind: 'authority-visit',
    when: /^(?:hello,? |hi,? )?(?:this is|i'?m|i am|we are|we're).{0,24}\b(?:police|bloomberg|reuters|journalist|reporter|tax (?:bureau|office|authority)|court|csrc)\b.{0,60}(?:comment|interview|records?|cooperat|spokes|provide)|^police here/,
  },
  {
    kind: 'asks-for-person',
    when: /^(?:an? )?(?:live |real |human )?(?:agent|human|representative|operator|person)(?: please| now|!|\.|$)|(?:speak|talk|chat) (?:to|with) (?:an? |some|your |the )?(?:real |live |human )?(?:person|one|body|human|agent|adviser|advisor|staff|manager|supervisor|representative|anyone)|(?:connect|put) me (?:to|through)|(?:adviser|advisor|manager|somebody|someone)(?: please)? (?:call|contact|ring) me|call me back|get me (?:somebody|someone|a (?:human|person))|is there (?:anyone|someone|a person).{0,10}(?:talk|speak)/,
    unless: /\b(?:hours|when|what time)\b/,
  },
  {
    kind: 'asks-for-advice',
    when: /\b(?:should|shall) i (?:buy|sell|hold|keep|dump|cut|get (?:in|out))|\b(?:hold|keep|stay) or (?:sell|dump|cut|go)|\bbuy or sell\b|\b(?:good|right|best|bad) (?:time|moment) to (?:buy|sell|exit|enter|get (?:in|out))|\btime to (?:dump|buy|sell)\b/,
  },
  {
    kind: 'asks-for-prediction',
    when: /\bwill (?:the (?:market|index|stock|price)|this (?:stock|fund|share)|it|my (?:fund|stock|shares)|gold).{0,16}\b(?:go up|rise|crash|drop|fall|double|recover|rebound)\b|where will the (?:market|index)/,
  },
  {
    kind: 'asks-for-recommendation',
    when: /\brecommend (?:me |us )?(?:a|an|one|two|three|some|any|good)\b|what should i (?:put|invest|buy)|(?:pick|name|choose|tell me|give me)(?: me)? (?:one|a|two|three|some|your best|the best).{0,16}\b(?:stock|fund|etf|ticker)s?\b/,
  },
  {
    kind: 'asks-for-promise',
    speaker: 'client',
    when: /\b(?:guarantee|promise) me\b|can you (?:guarantee|promise)\b/,
  },
  {
    kind: 'questionnaire',
    when: /(?:fill|answer|tick|do).{0,16}(?:questionnaire|risk (?:test|survey|assessment)).{0,12}for me|what to (?:tick|answer).{0,30}(?:c[2-5]|higher|aggressive)/,
  },
  {
    kind: 'qualification-bypass',
    when: /(?:get|work|find a way) around the (?:[\w,.]+ ){0,3}(?:requirement|threshold|limit|minimum|condition)|(?:split|pool|share|halve|half).{0,40}(?:private fund|the minimum).{0,40}\bwith (?:a|my|some|two|three) |borrow.{0,40}(?:unlock|qualify|threshold|snapshot)/,
  },
  {
    kind: 'others-data',
    when: /how much (?:money )?(?:does |is in |has |do )?(?:my|his|her) (?:wife|husband|partner|son|daughter|mother|father|mom|mum|dad|brother|sister|boss|friend|colleague|neighbou?r|ex)\b.{0,24}\b(?:ha(?:ve|s)\b(?! to)|holds?|owns?|in (?:his|her|their|the) account)|what (?:does|did|has) (?:my|his|her) (?:wife|husband|partner|son|daughter|mother|father|mom|mum|dad|brother|sister|boss|friend|colleague|neighbou?r|ex)\b.{0,12}\b(?:hold|bought|buy|own|sold)/,
  },
  {
    kind: 'rumour',
    when: /\b(?:rumou?rs?|people say|twitter says|(?:heard|saw|read) (?:it|this|that) (?:on|in|from) (?:an? |the )?(?:forum|group|chat|twitter|weibo|wechat|reddit|internet|friend))\b.{0,80}\b(?:true|real|confirm)|\b(?:true|confirm)\b.{0,80}\b(?:rumou?r|(?:heard|saw|read) (?:it|this|that) (?:on|in|from) (?:an? |the )?(?:forum|group|chat|twitter|weibo|wechat|reddit|internet|friend))/,
    unless: /fined|penal|illegal|spread/,
  },
  {
    kind: 'profit-sharing',
    when: /\b(?:if|when|once) (?:i|we) (?:make|earn|win|profit).{0,40}\b(?:you|your|him|her|manager|advis[eo]r|broker)\b.{0,24}(?:\d ?%|\bpercent|\bshare\b|\bhalf\b|\bcut\b)|\b(?:share|split) (?:(?:the|my|any|\d{1,2} ?% of(?: the| my)?) )?(?:profits?|gains?|losses) with (?:me|us|you|your|him|her)|commission back|(?:give|pay|get) (?:me )?(?:a |some |any )?(?:commission |fee )?rebate/,
    unless: /\btax(?:es)?\b/,
  },
  {
    kind: 'credit-funds',
    when: /\b(?:personal|consumer|car|mortgage|business) loan\b.{0,60}\b(?:stocks?|shares|funds?|brokerage|invest\w*|trad\w+)/,
    unless: /\bshares of\b|\brate\b/,
  },
  {
    kind: 'inside-tip',
    when: /\b(?:any|some|tell me|give me|know)\b.{0,24}\b(?:non-?public|not public|inside|insider) (?:info\w*|colou?r|news|tips?|yet)/,
  },
  { kind: 'account-lending', when: /\b(?:rent|lend)(?: out)? (?:my|his|her|their) account/ },
  {
    kind: 'off-book-margin',
    when: /(?:outside|unofficial|off.?book).{0,16}(?:leverage|lender)|\blend\w* (?:me )?\d{1,2}x/,
  },
  {
    kind: 'aml-evasion',
    when: /(?:split|structuring|break up).{0,12}(?:deposit|transfer)s?.{0,40}(?:nobody|report|notice|flag)|without triggering|under the (?:reporting|radar)|stay (?:unnoticed|invisible)/,
  },
  { kind: 'discretionary', when: /\btrade my account\b|\btrades? for me\b|run my (?:book|account)/ },
  {
    kind: 'tip-group',
    when: /\b(?:signals?|tips?|picks) (?:group|channel|chat)|\b(?:group|channel|chat|discord)\b.{0,20}\b(?:daily|live|stock) (?:calls|picks|tips|signals)/,
  },
  {
    kind: 'private-offer',
    speaker: 'client',
    when: /(?:private|hedge) fund'?s? .{0,12}(?:performance|returns?|nav|track record)|(?:performance|returns?|nav|track record) (?:of|for) .{0,12}(?:private|hedge) fund/,
  },
]

// --- in pinyin ---

const pinyin: Saying[] = [
  {
    kind: 'crisis',
    when: /\b(?:bu ?xiang ?huo|huo ?bu ?xia ?qu|huo ?zhe ?mei ?(?:you ?)?yi ?si|zi ?sha|bu ?xiang ?huo ?le)\b/,
  },
  { kind: 'account-theft', when: /\bbei (?:ren )?(?:dao|deng)\b|\bbu ?shi ?wo ?(?:mai|deng|cao|zhuan|xia)/ },
  { kind: 'fraud', when: /\bbei (?:ren )?pian\b/ },
  { kind: 'asks-for-person', when: /\b(?:yao|zhao|huan|jie) ?(?:ren ?gong|ke ?fu)\b/ },
  { kind: 'money-missing', when: /\b(?:mei|wei)(?: ?you)? ?(?:dao|ru) ?zhang\b|\bqian ?mei ?(?:le|dao)\b/ },
  {
    kind: 'complaint',
    when: /\b(?:jing ?li|gu ?wen|yuan ?gong|ke ?fu)\b.{0,6}\bna ?(?:le |zou ?)?wo ?(?:de )?(?:shou ?ji|mi ?ma|zhang ?hao)|\b(?:yao |xiang )?(?:tou ?su|ju ?bao)\b/,
    unless: /\b(?:dian ?hua|zen ?me|duo ?shao|re ?xian|na ?li|qu ?dao|chang ?jian)\b/,
  },
  { kind: 'minor', when: /\bwo (?:jin ?nian )?(?:1[0-7]|shi ?(?:yi|er|san|si|wu|liu|qi)?) sui\b/ },
]

const abroad = [...english, ...pinyin]
const han = /\p{Script=Han}/u

/** What a message in its plain form says plainly, each with the words that say it. */
export const saidPlainly = (message: PlainText, speaker: Speaker): Signal[] => {
  const { text } = message
  return (han.test(text) ? chinese : abroad).flatMap(({ kind, speaker: only, when, unless }) => {
    const match = only && only !== speaker ? null : when.exec(text)
    if (!match || unless?.test(text)) return []
    return { kind, ruleId: ruleOfKind[kind], quote: message.original(match.index, match.index + match[0].length) }
  })
}
