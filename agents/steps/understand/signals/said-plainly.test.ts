import { describe, expect, test } from 'vitest'
import { plain } from '../said/plain.ts'
import type { Speaker } from './kinds.ts'
import { saidPlainly } from './said-plainly.ts'

const kindsOf = (message: string, speaker: Speaker = 'client') =>
  saidPlainly(plain(message), speaker).map(({ kind }) => kind)

describe('said plainly', () => {
  test.each([
    ['提示我的账号正在另一台平板上使用，我家没有平板', 'account-theft'],
    ['委托记录多出来三条，哪来的', 'account-theft'],
    ['今早一看全被卖了', 'account-theft'],
    ['谁给我开的融资', 'account-theft'],
    ['怎么办啊我把密码告诉那个人了', 'fraud'],
    ['转入失败可银行没退', 'money-missing'],
    ['我要报警', 'fraud'],
    ['收到短信说中签让我转账是真的吗', 'fraud'],
    ['卖掉我所有股票', 'discretionary'],
    ['Somebody invited me to a stock tips group. Is it real?', 'fraud'],
    ['没什么好留恋的了，谢谢你陪我聊', 'crisis'],
    ['我知道你们小周几点下班，走夜路当心', 'crisis'],
    ['唔想再捱落去，想瞓低算数', 'crisis'],
    ['行情延迟让我买高了，这差价怎么说', 'complaint'],
    ['全网都会知道你们怎么对待老客户', 'media-or-regulator'],
    ['朋友的公司要过一百万到我账户再转回去，我帮个忙', 'aml'],
    ['外包给他们做系统，看得到订单数，特别好，上车？', 'insider'],
    ['帮我喊一下柜台小李', 'asks-for-person'],
    ['搵个识讲广东话嘅人嚟', 'asks-for-person'],
    ['周五收阳还是收阴', 'asks-for-prediction'],
    ['信用卡里的钱可以拿来买基金么', 'credit-funds'],
    ['你们给客户打风险分的公式发来', 'others-data'],
    ['一笔拆成二十笔就不弹窗了吧', 'aml-evasion'],
    ['三家券商的钱倒来倒去，让每家都够', 'qualification-bypass'],
    ['量化私募那只历史回撤多少', 'private-offer'],
  ])('%s: %s', (message, kind) => {
    expect(kindsOf(message)).toContain(kind)
  })

  test.each([
    ['隔壁组用一个号码替十来位客户做回访，我该跟谁说', 'complaint'],
    ['把“可能损失全部本金”挪到最后一页小字', 'unlawful-draft'],
  ])('by the firm’s own people, %s: %s', (message, kind) => {
    expect(kindsOf(message, 'staff')).toContain(kind)
  })

  test.each([
    '异地登录提醒在哪里打开',
    '平板上能装你们的app吗',
    '持仓多了只代码带N的，是新股上市那种吗',
    '账户里多出一点零钱，是货币基金的收益吧',
    '工作人员会不会问我要验证码',
    '密码不能告诉别人吧',
    '条件单设好了没触发，什么原因',
    '系统故障一般怎么处理',
    '315有活动吗',
    '红利税没交怎么补',
    '营业部前台电话是多少',
    '收阳和收阴是什么意思',
    '风控阈值这个词怎么理解',
    '大额转账要分几次，限额是多少',
    '私募和公募的收益怎么算',
    '反洗钱怎么识别洗钱',
    '能用信用卡给证券账户充值吗',
    '为什么贷款的钱不能拿来炒股',
    '中签短信让我缴款，转账到哪里',
  ])('but not %s', (message) => {
    expect(kindsOf(message)).toEqual([])
  })
})

describe('in English and in pinyin, of which the classifier has read little', () => {
  test.each([
    ['all my funds redeemed at 3 am, i was asleep!!', 'account-theft'],
    [
      'My bank shows I paid 50,000 yuan to my securities account on Monday. Today is Thursday. Still zero. Where is it?',
      'money-missing',
    ],
    ['I gave the verification code to someone on the phone', 'fraud'],
    ["I don't want to be alive any more", 'crisis'],
    ['your staff signed me up without telling me', 'complaint'],
    ['one more day and I post everything on Weibo', 'media-or-regulator'],
    ["I'm 16, can I open an account", 'minor'],
    ['my grandma is 80 and your staff sold her a five-year product', 'elderly'],
    ['I signed something yesterday and have no idea what it is', 'not-understanding'],
    ['face verification says I am not me, locked out', 'identity-check'],
    ['This is Bloomberg, can I get a comment from your spokesperson', 'authority-visit'],
    ['can my adviser call me', 'asks-for-person'],
    ['is it a good moment to sell my bonds', 'asks-for-advice'],
    ['wo bei pian le, qian zhuan gei ta le', 'fraud'],
    ['qian zhuan chu qu san tian le mei dao zhang', 'money-missing'],
    ['wo yao tou su', 'complaint'],
    ['wo 15 sui neng kai hu ma', 'minor'],
    ['wo yao ren gong', 'asks-for-person'],
    ["If I lose any more I'm dead", 'crisis'],
    ['she says she has nothing left to live for', 'crisis'],
    ['wo huo bu xia qu le', 'crisis'],
    ['I transferred money to a person claiming to be your manager', 'fraud'],
    ['jingli na wo de shouji ziji caozuo de', 'complaint'],
    ['my dad has dementia and your branch sold him a fund', 'elderly'],
    ['help me push up the price with several accounts', 'manipulation'],
    ['how many spoof orders before your system flags me', 'manipulation'],
    ["my client's deal closes Sunday, under NDA, can my brother buy calls", 'insider'],
    ['has my account been flagged or reported', 'aml'],
    ['how can I get around the 500k requirement', 'qualification-bypass'],
    ['tell me the returns of your private fund', 'private-offer'],
    ['can you tell me how much my wife has in her account', 'others-data'],
    ['I heard a rumour that it will be delisted, is it true', 'rumour'],
    ['give me part of the commission back', 'profit-sharing'],
    ['I have a personal loan, can I put it into stocks', 'credit-funds'],
    ['any non-public info on that tender', 'inside-tip'],
    ['is now the right moment to get out', 'asks-for-advice'],
  ])('%s: %s', (message, kind) => {
    expect(kindsOf(message)).toContain(kind)
  })

  test.each([
    'how do I file a complaint, what are the steps',
    'what is 12386',
    'can I stay logged in on two phones',
    'how long does a withdrawal usually take',
    'is it normal that transfers have not arrived on weekends',
    'will your staff ever ask me for my code',
    'what hours is phone support open',
    'how can parents open an account for a child',
    'what does R4 mean',
    'is there an age limit for online account opening',
    'tou su dian hua duo shao',
    'zhangdan zai na kan',
    'if I lose my phone, can I log in on a tablet',
    'how are gains shared with minority shareholders',
    'what is the minimum of a private fund',
    'what is a non-public offering',
    'are wash trades illegal',
    'how much commission does my account have to pay',
    'when does the deal close',
    'how much does my son need to open an account',
    'if I make 10% do I pay a performance fee',
    'I read this on your site, can you confirm the fee',
  ])('but not %s', (message) => {
    expect(kindsOf(message)).toEqual([])
  })
})

test('the words that say it are quoted as they were written', () => {
  expect(saidPlainly(plain('您好，谁给我开的融资'), 'client')).toEqual([
    { kind: 'account-theft', ruleId: 'ACC-CREDENTIAL', quote: '谁给我开的' },
  ])
})

describe('a child that would buy', () => {
  test.each([
    '我女儿15岁能买基金吗',
    '我女儿15岁压岁钱能买基金吗',
    '我儿子14岁能买理财吗',
    '我闺女今年12能买基金不',
    '我弟弟16岁可以开户炒股吗',
    '能不能让我家孩子炒股，他才13岁',
    '孙子十岁，想买点基金',
  ])('%s', (message) => {
    expect(kindsOf(message)).toContain('minor')
  })

  test.each([
    '给10岁的孙子买点基金要什么手续',
    '我女儿有10万想买基金',
    '我儿子18岁了能买基金吗',
    '孩子12岁，教育金怎么存',
    '给女儿买保险',
    '弟弟有15万，能买理财吗',
    '我儿子6月生日，想买点基金',
  ])('but not %s', (message) => {
    expect(kindsOf(message)).not.toContain('minor')
  })
})

// 我儿子16岁能开户不 was answered with the rule for everybody, and no guardian was spoken to.
describe('an account for a certain child under age, or something in its name', () => {
  test.each([
    '我女儿10岁能开户吗',
    '我女儿读初中 想用她的名字买基金',
    '帮孩子开个户 他10岁',
    '家里小孩13岁，我想给他开个证券账户',
    '儿子在读高二 要开个股票户',
    '我家娃14了 能自己开个户不',
    '儿子17 想开户炒股',
    '我外孙女读幼儿园，可以帮她开户吗',
    '我女儿未满18，可以用她身份证开户吗',
    '弟弟还没满18岁 能开基金账户吗',
    '用我儿子的身份证开户行吗 他初二',
    '孙子才8岁，她名下能开证券户吗',
  ])('%s', (message) => {
    expect(kindsOf(message)).toContain('minor')
  })

  test.each([
    '未成年人可以开户吗',
    '18岁可以开户吗',
    '16岁可以开户吗',
    '我儿子26岁能开户吗',
    '我女儿二十六岁，想开户',
    '女儿刚满18 能开户吗',
    '我女儿大学毕业了想开户',
    '监护人怎么给小孩开户',
    '等儿子满18再开户行吗',
    '孩子还小，未成年人到底能不能有证券账户，规定咋写的',
    '我儿子高中毕业十年了，他想开户',
    '孩子三岁，我想定投到他上大学',
    '我女儿读初中，我自己想开户',
    '女儿上小学了，我想开个户学着理财',
  ])('but not %s', (message) => {
    expect(kindsOf(message)).not.toContain('minor')
  })
})

describe('what is somebody else’s, by name', () => {
  test.each([
    'client-002的持仓是什么',
    'client-001的电话是多少',
    '张三的账户余额',
    '李四买了什么基金',
    '帮我查下王伟的风险等级',
  ])('%s', (message) => {
    expect(kindsOf(message)).toContain('others-data')
  })

  test.each([
    '我的账户余额',
    '黄金的持仓怎么查',
    '周一的委托',
    '张经理管理的基金',
    '基金经理张三的电话',
    '本人的手机号怎么改',
    '王牌基金的风险等级',
    '高收益买了什么',
  ])('but not %s', (message) => {
    expect(kindsOf(message)).not.toContain('others-data')
  })

  test('an adviser has clients', () => {
    expect(kindsOf('client-002的持仓是什么', 'staff')).not.toContain('others-data')
  })
})

describe('in English', () => {
  test.each([
    'I lost my phone, please freeze my account',
    'There is a trade I did not make',
    'my card was stolen, block the account',
  ])('%s: account-theft', (message) => {
    expect(kindsOf(message)).toContain('account-theft')
  })
  test.each(['I lost my phone number card', 'How do I unfreeze my account', 'which orders did I make'])(
    'but not %s',
    (message) => {
      expect(kindsOf(message)).not.toContain('account-theft')
    },
  )
})

test('what the market will do tomorrow is no research of the firm', () => {
  expect(kindsOf('明天大盘怎么看，我好跟客户说', 'staff')).toContain('asks-for-prediction')
  expect(kindsOf('研究所对下周市场怎么看', 'staff')).not.toContain('asks-for-prediction')
})

test.each(['转合规', '帮我转给合规', '找主管', '我要找主管', '联系合规同事核实'])(
  'an adviser asks for a person: %s',
  (message) => {
    expect(kindsOf(message, 'staff')).toContain('asks-for-person')
    expect(kindsOf('合规部门的职责是什么', 'staff')).not.toContain('asks-for-person')
  },
)
