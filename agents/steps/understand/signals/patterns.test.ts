import { describe, expect, test } from 'vitest'
import { plain } from '../said/plain.ts'
import type { Speaker } from './kinds.ts'
import { createFindSignals, loadSignalPatterns } from './patterns.ts'

const find = createFindSignals()
const rulesOf = (message: string, kind: string, speaker: Speaker = 'client') =>
  find(plain(message), speaker).flatMap((signal) => (signal.kind === kind ? [signal.ruleId] : []))

describe('misconduct of the firm’s own people that a client reports is a complaint', () => {
  test.each([
    ['投顾收我5000块进他的群', 'ADV-PERSONAL-FEE'],
    ['客户经理找我借钱', 'ADV-PERSONAL-FEE'],
    ['营业部小⟦姓名1⟧让我把会费转到他个人卡上', 'ADV-PERSONAL-FEE'],
    ['经理让我在空白合同上签字', 'SUIT-COACH-QUESTIONNAIRE'],
    ['柜员叫我双录都说清楚', 'SUIT-COACH-QUESTIONNAIRE'],
    ['员工帮我代操作亏了', 'ADV-DISCRETIONARY'],
    ['客户经理拿我手机帮我买的', 'ADV-DISCRETIONARY'],
    ['顾问把我手机要过去，点了几下就成交了', 'ADV-DISCRETIONARY'],
    ['手机给了你们理财师，点来点去少了十万', 'ADV-DISCRETIONARY'],
    ['我妈手机上那几笔是大堂经理点的', 'ADV-DISCRETIONARY'],
    ['去改密码，柜台的人顺手替我申购了一只', 'ADV-DISCRETIONARY'],
    ['Your manager took my phone and placed orders himself', 'ADV-DISCRETIONARY'],
    ['测评题是客户经理替我答的', 'SUIT-COACH-QUESTIONNAIRE'],
    ['风险揭示书上的名字不是我签的', 'SUIT-COACH-QUESTIONNAIRE'],
    ['经理说保证赚10%让我买', 'RET-GUARANTEE'],
    ['客户经理让我加他私人微信群跟着买', 'ADV-VIP-GROUP'],
  ])('%s', (message, ruleId) => {
    expect(rulesOf(message, 'complaint')).toContain(ruleId)
  })

  test.each([
    '客户经理让我签风险揭示书，要注意什么',
    '客服让我重新上传身份证照片',
    '客户经理让我改密码',
    '客户经理让我填风险测评',
    '客户经理让我进服务群，正常吗',
    '让客户经理替我下单行不行',
    '投顾说私下给他两千，我就给他现金算了',
    '我跟经理说好了，每季度给他意思意思',
    '客户经理说存管银行要换，怎么换',
    '经理说我的等级不够，怎么重测',
    '基金经理让我亏惨了',
    '员工福利，老板统一拿我们的账户买股票',
    '我手机被拿去修了，电脑上能登录不',
    '经理教我操作过一遍，现在想自己改密码',
    '测评题是我自己答的，能重做吗',
    '柜台能帮我打印对账单吗',
    'how do I contact my manager by phone',
  ])('but %s is none', (message) => {
    expect(rulesOf(message, 'complaint')).toEqual([])
  })
})

describe('money that did not come is missing; what the market took, or who did not call, is not', () => {
  const misses = (message: string) =>
    find(plain(message), 'client').some(({ kind }) => kind === 'money-missing' || kind === 'account-theft')
  test.each([
    '等了三天钱还没到',
    '转账过了三天没有',
    '过了一周没有收到钱',
    '我的余额突然变成零了，怎么回事',
    '我要投诉，钱亏了很多，而且账户里还有一笔钱被转走不是我转的',
    '投诉，赎回了十天钱还没到账，打了五次电话没人理',
  ])('%s: missing', (message) => {
    expect(misses(message)).toBe(true)
  })

  test.each([
    '我要投诉你们的客户经理，承诺保本结果亏了很多很多钱，我已经等了三个星期没有任何人联系我',
    '等了半个月没有任何回复，你们到底管不管',
    '等了三天没有工作人员联系我',
    '等了半小时电话没打通，客服几点上班',
    '投诉你们经理，他说保本，结果我三十万亏得只剩十万，钱都去哪了',
    '听你们的人买的，本金没了一半，这笔钱谁赔',
    '净值突然归零是系统显示问题吗',
  ])('%s: not', (message) => {
    expect(misses(message)).toBe(false)
  })
})

test.each([
  ['场内那只涨得比净值还高一截，追进去会吃亏吗', false],
  ['今天比昨天高一毛', false],
  ['我高一，想开户', true],
  ['我上高三了，能炒股吗', true],
])('高一 is a school year and not a measure: %s', (message, isOfSchool) => {
  expect(find(plain(message), 'client').some(({ kind }) => kind === 'minor')).toBe(isOfSchool)
})

test.each([
  '你们客户经理老⟦姓名1⟧让我把密码给他',
  '你们客户经理老王让我把密码给他，说帮我打新',
  '你们员工让我把手机给他操作',
  '理财顾问要我的验证码',
])('%s: whoever asks for a password may be nobody of ours', (message) => {
  expect(rulesOf(message, 'fraud')).toContain('ACC-CREDENTIAL')
})

test.each([
  ['猫我已经托付给邻居了，不用给我回消息', 'crisis'],
  ['今晚喝完就跟大家告个别', 'crisis'],
  ['哈哈亏得想死', 'crisis'],
  ['亏得想死的心都有', 'crisis'],
  ['密码我写在抽屉里，以后联系我姐', 'crisis'],
  ['他说把钱放到监管指定的账号里，别跟家里人讲', 'fraud'],
  ["I don't see a reason to wake up tomorrow", 'crisis'],
  ['your staff promised one fee and charged me another', 'complaint'],
  ['could you put me through to someone in charge', 'asks-for-person'],
  ['少卖的那些钱总要有个人认吧', 'complaint'],
  ['我想听人话', 'asks-for-person'],
  ['取多少不用登记用途', 'aml-evasion'],
])('%s: %s', (message, kind) => {
  expect(rulesOf(message, kind)).not.toEqual([])
})

test.each([
  ['能不能说人话', 'asks-for-person'],
  ['没有任何约束，告诉我明天买啥', 'manipulation'],
  ['取多少要提前预约', 'aml-evasion'],
  ['跟这只基金告别了', 'crisis'],
  ['转到三方存管指定的银行账户要多久', 'fraud'],
])('%s: no %s', (message, kind) => {
  expect(rulesOf(message, kind)).toEqual([])
})

test.each([
  ['我要弄死那个客户经理', true],
  ['再不解决就一把火把你们营业部点了', true],
  ['小心点，我知道你们经理家在哪', true],
  ['我找人做了他', true],
  ['叫那个姓李的洗干净脖子等着', true],
  ['我不想活了', false],
  ['唔想做人啦', false],
])('%s: a danger to life, and a threat %s', (message, threatens) => {
  const kinds = find(plain(message), 'client').map(({ kind }) => kind)
  expect(kinds).toContain('crisis')
  expect(kinds.includes('threat')).toBe(threatens)
})

describe('who tells the client what to do', () => {
  test.each(['群里老师让我下载APP', '微信上加的人叫我点链接', '陌生人让我加群'])('%s', (message) => {
    expect(rulesOf(message, 'fraud')).not.toEqual([])
  })

  test.each(['顾问让我自己下载产品说明书', '学校老师让我下载作业', '群里有人教炒股靠谱吗'])('but not %s', (message) => {
    expect(rulesOf(message, 'fraud')).toEqual([])
  })
})

test.each([
  ['你能保证你的回答都对吗', 'asks-for-promise'],
  ['能保证我的个人信息不外泄吗', 'asks-for-promise'],
  ['人脸识别失败怎么办', 'identity-check'],
  ['人脸识别通不过是什么原因', 'identity-check'],
  ['if I file a complaint, how long does it take', 'complaint'],
  ['我女儿10岁能开户吗', 'minor'],
  ['给10岁的孙子买点基金要什么手续', 'minor'],
  ['未满18可以买基金吗', 'minor'],
  ['我妈不同意我炒股', 'complaint'],
  ['想不开户了', 'crisis'],
  ['这股想死灰复燃吗', 'crisis'],
  ['这票要死不活的', 'crisis'],
  ['只能死拿着了', 'crisis'],
  ['想死磕这只票到底', 'crisis'],
  ['什么是死亡交叉', 'crisis'],
  ['笑死 又跌了', 'crisis'],
  ['想死你了 小智', 'crisis'],
  ['气死我了 又跌', 'crisis'],
  ['客户经理能承诺保本吗', 'complaint'],
  ['起码100000元才能开通吗', 'credentials'],
  ['App 卡得想死', 'crisis'],
  ['你们客服忽悠我点了自动扣费', 'crisis'],
  ['测评咋选能到C5', 'asks-for-prediction'],
  ['套了30%，要不要割，你说了算', 'asks-for-person'],
])('%s: no %s', (message, kind) => {
  expect(rulesOf(message, kind)).toEqual([])
})

test.each([
  ['你能保证这只基金不亏吗', 'asks-for-promise'],
  ['人脸识别失败五次了怎么办', 'identity-check'],
  ['I complained twice, how long do I have to wait', 'complaint'],
  ['我女儿10岁，拿我手机自己买了基金', 'minor'],
  ['我十五了，能自己开个户不', 'minor'],
  ['怕他想不开', 'crisis'],
  ['这行情真想死', 'crisis'],
  ['这破股票让人想死', 'crisis'],
  ['股票跌得想死', 'crisis'],
  ['大盘天天绿 想死的心都有', 'crisis'],
  ['这破行情不想活了', 'crisis'],
  ['这股票害得我活不下去', 'crisis'],
  ['你们要把我逼死', 'crisis'],
  ['赔我钱 客户经理跟我说保本', 'complaint'],
  ['投顾承诺保本保息 你们要赔我', 'complaint'],
  ['顾问打包票稳赚 退我钱', 'complaint'],
  ['should I cut half today', 'asks-for-advice'],
  ['赎回的钱卡里还莫得', 'money-missing'],
])('%s: %s', (message, kind) => {
  expect(rulesOf(message, kind)).not.toEqual([])
})

describe('words that sound like a danger, a complaint or a wish for advice', () => {
  test.each([
    ['可以打12386吗', 'media-or-regulator'],
    ['怎么打12386投诉', 'complaint'],
    ['拿现金通当存款', 'not-understanding'],
    ['系统把我踢下线是什么意思', 'fraud'],
    ['人工几点上班', 'asks-for-person'],
    ['投顾编码去哪里查', 'asks-for-person'],
    ['能撤单吗', 'asks-for-advice'],
    ['人脸识别不过如何处理', 'asks-for-advice'],
    ['初二开市吗', 'minor'],
    ['开户刚满十年有啥优惠', 'minor'],
  ])('%s: no %s', (message, kind) => {
    expect(rulesOf(message, kind)).toEqual([])
  })

  test.each([
    ['我要打12386', 'media-or-regulator'],
    ['我能打12386告你们吗', 'media-or-regulator'],
    ['我把它当存款买的，现在取不出来', 'not-understanding'],
    ['老师把我踢出群了', 'fraud'],
    ['我要找人工，你们几点上班', 'asks-for-person'],
    ['你们人工死哪去了', 'asks-for-person'],
    ['客服跑哪去了', 'asks-for-person'],
    ['现在要不要撤', 'asks-for-advice'],
    ['茅台如何', 'asks-for-advice'],
    ['我是初二学生，想开个账户', 'minor'],
    ['刚满十五能买基金不', 'minor'],
  ])('%s: %s', (message, kind) => {
    expect(rulesOf(message, kind)).not.toEqual([])
  })

  test('the firm’s own people ask for words to post', () => {
    expect(rulesOf('帮我编一条朋友圈推这只基金保证赚钱', 'media-or-regulator', 'staff')).toEqual([])
    expect(rulesOf('跟客户微信沟通要不要留痕', 'asks-for-advice', 'staff')).toEqual([])
  })
})

describe('what is said and not what it sounds like', () => {
  test.each([
    ['我想哭，亏了20万，老婆要跟我离婚', 'big-loss'],
    ['赔了25万，婚都要离了', 'big-loss'],
    ['我的养老钱全亏没了', 'big-loss'],
    ['你们最稳的理财是哪个，我妈70岁养老钱', 'elderly'],
    ['群里说能帮我退会费', 'fraud'],
    ['投了5万进去，现在老师电话打不通', 'fraud'],
    ['我想退会费，之前买的投顾服务', 'asks-for-person'],
    ['借钱来凑够开通条件可以不', 'qualification-bypass'],
    ['找中介凑资产开权限靠谱吗', 'qualification-bypass'],
    ['你们推送的股票准吗', 'asks-for-advice'],
  ])('%s: %s', (message, kind) => {
    expect(rulesOf(message, kind)).not.toEqual([])
  })

  test.each([
    ['你们最稳的理财是哪个，我妈70岁养老钱', 'big-loss'],
    ['亏了20万怎么算收益率', 'big-loss'],
    ['我想退会费，之前买的投顾服务', 'fraud'],
    ['客服电话打不通，什么态度', 'fraud'],
    ['等了两个小时还没人理', 'money-missing'],
    ['投顾服务费怎么退', 'asks-for-person'],
    ['你们推送的股票准吗', 'tip-group'],
    ['短信提醒准吗', 'asks-for-advice'],
    ['为什么不能借钱凑资产', 'qualification-bypass'],
    ['凑够50万要放几天', 'qualification-bypass'],
  ])('%s: no %s', (message, kind) => {
    expect(rulesOf(message, kind)).toEqual([])
  })
})

describe('a life that hangs on the loss is in danger; what is only said with 命 is not', () => {
  const inDanger = (message: string) =>
    find(plain(message), 'client').some(
      ({ kind, quote }) => kind === 'crisis' && message.toLowerCase().includes(quote.toLowerCase()),
    )
  test.each([
    '再亏我就没命了',
    '这一把输了我就没活路了',
    '这笔钱回不来，我这条老命也就到头了',
    '亏到要了我爸的命',
    '套成这样，阎王爷都催我了',
    '爸妈走得早，现在钱也没了，我该去找他们了',
    '我闺女把自己关屋里三天了，就因为那只票',
    '条命都唔想要',
    '我爸饭也不吃了，说就等着咽气',
    '信写好了，压在老婆枕头底下',
    '过了今晚你们打我电话也没人接了',
    '你们经理几点下班走哪条路我都摸清了，叫他等着',
    'I will burn it down',
  ])('%s', (message) => {
    expect(inDanger(message)).toBe(true)
  })
  test.each([
    '这板块没命地涨，怎么开通科创板',
    '手续费贵得要命',
    '手续费涨得要了我的老命，怎么降',
    '股票没命了是不是要退市',
    '老命换来的积蓄，哪只风险最低',
    '命中注定拿不住，条件单怎么设',
    '命苦，中签没钱缴款会咋样',
    '想死你们了，终于开市了',
    '信我写了，放在前台可以吗',
    '客户经理几点下班，知道了，谢谢',
    '亏得要命，怎么销户',
    '爸妈去旅游走了，我想找他们的股东卡号',
    '把自己锁在门外了，手机在里面，能电话挂失吗',
    '客户经理走了，我想找他了解一下',
    '周末把自己关屋里研究K线',
    '明天打我电话可能没人接，我在开会',
  ])('but not %s', (message) => {
    expect(inDanger(message)).toBe(false)
  })
  test('who is missed to death does not hide who wants to die', () => {
    expect(inDanger('想死你们了，不想活了')).toBe(true)
  })
})

test('no authority asks a client for money: that is a fraud, and a visit is not', () => {
  expect(rulesOf('公安让我配合调查，要我转账验资', 'fraud')).not.toEqual([])
  expect(rulesOf('法院叫我爸把验证码念给他', 'fraud')).not.toEqual([])
  expect(rulesOf('说我涉嫌洗钱，要我把资金归集起来', 'fraud')).not.toEqual([])
  expect(rulesOf('我是法院的，要你们协助查询账户', 'fraud')).toEqual([])
  expect(rulesOf('帮我朋友过一下账，五个点', 'aml')).not.toEqual([])
})

test('the second day of the new year is no year of school', () => {
  expect(rulesOf('初二我去拜年，那天能转账吗', 'minor')).toEqual([])
  expect(rulesOf('我才念初二，想开户', 'minor')).not.toEqual([])
})

test('a leaflet on despair is no despair, and a training does not make despair go away', () => {
  const despairs = (message: string) => find(plain(message), 'client').some(({ kind }) => kind === 'crisis')
  expect(despairs('想整理一份防轻生的小册子，有公开的求助热线吗')).toBe(false)
  expect(despairs('听了你们的培训课亏光了，不如死了算了')).toBe(true)
  expect(despairs('我是志愿者，我也不想活了')).toBe(true)
})

describe('what the firm’s own people did, and who wanted it', () => {
  const plainly = createFindSignals(loadSignalPatterns().filter(({ isPlain }) => isPlain))
  const kindsOf = (message: string) => plainly(plain(message), 'client').map(({ kind }) => kind)

  test.each([
    '柜员硬要我签那份合同，我不想签',
    '你们顾问逼我爸买了三只基金',
    '我没打算买，他们硬是给我办了',
    '营业部的人说不入金就不给降佣',
    '经理没跟我说一声就把我的债券换成基金，他没问过我',
    '这笔是业务员自己给我下单的，我不知情',
    '你们把我的手机号卖给荐股的了',
    '我的资料怎么会流到配资公司手里',
    '柜台小姑娘找我周转三万',
    '投顾劝我掏钱跟他合伙',
    '手续费多扣了我六块',
    '不解决我们就到监管局门口静坐',
  ])('%s is a complaint whatever the classifier thinks', (message) => {
    expect(kindsOf(message).filter((kind) => kind === 'complaint' || kind === 'media-or-regulator')).not.toEqual([])
    expect(kindsOf(message)).not.toContain('suitability-exception')
  })

  test.each([
    '经理能不能强制我平仓',
    '我C2，执意要买R4',
    '不签风险揭示书能开通吗',
    '你们会把我的资料给别人吗',
    '员工可以向客户借钱吗',
    '跟你们融资借钱，利息怎么收',
    '分批卖出会多收手续费吗',
    '证监局门口怎么走',
  ])('%s is none', (message) => {
    expect(kindsOf(message)).toEqual([])
  })
})

describe('securities that are not all there', () => {
  test.each([
    '我的转债怎么少了',
    '昨晚看是900股，今早只剩400股了',
    '基金份额跟对账单对不上',
    '我那三百股茅台跑哪了',
    '股票少了，不是送股也没卖',
    '持股数不对',
  ])('%s', (message) => {
    expect(rulesOf(message, 'securities-missing')).not.toEqual([])
  })
  test.each([
    '昨天卖了500股，股票少了',
    '基金折算后份额会少吗',
    '转债强赎后怎么不见了',
    '自选股怎么没了',
    '可用股数对不上',
    '基金净值怎么少了',
    '成交数量比昨天少',
    '身份证拍照一直对不上焦',
    '今天买1000股，明天能卖500股吗',
    '基金亏了，份额没变吧',
  ])('but not %s', (message) => {
    expect(rulesOf(message, 'securities-missing')).toEqual([])
  })
})

describe('despair that names no death, and threats', () => {
  const found = (message: string) => find(plain(message), 'client').map(({ kind }) => kind)
  test.each([
    '赔成这样活着真累',
    '熬不到下周了',
    '真的撑不住了',
    '干脆了断算了',
    '我就是个罪人，一家老小都让我害惨了',
    '这辈子就到这吧',
  ])('%s: in danger', (message) => {
    expect(found(message)).toContain('crisis')
    expect(found(message)).not.toContain('threat')
  })
  test.each(['把你们经理弄死', '我要把你们柜台砸了', '让他躺着出营业部'])('%s: a threat', (message) => {
    expect(found(message)).toEqual(expect.arrayContaining(['crisis', 'threat']))
  })
  test.each([
    '融资负债今天了结吧',
    '担保比例撑不到明天了',
    '排队等得活着真累，哈哈',
    '今晚能把融券合约了结吗',
    '顶不住了，去楼下跑两圈',
    '把持仓做成表格发我',
  ])('%s: neither', (message) => {
    expect(found(message).filter((kind) => kind === 'crisis' || kind === 'threat')).toEqual([])
  })
})
