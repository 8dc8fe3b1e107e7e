import { describe, expect, test } from 'vitest'
import { plain } from '../said/plain.ts'
import { isAskedOfUs, isBelied, isOtherwise } from './belied.ts'
import type { SignalKind } from './kinds.ts'
import { createFindSignals } from './patterns.ts'

const ofClient = (kind: SignalKind, message: string) => isBelied(kind, plain(message).text, 'client')
const ofStaff = (kind: SignalKind, message: string) => isBelied(kind, plain(message).text, 'staff')

describe('a guess gives way to what the words plainly say, and to nothing less', () => {
  test.each<[SignalKind, string]>([
    ['minor', '我炒股才三个月'],
    ['minor', '我做股票才一年'],
    ['minor', '初二开市吗'],
    ['minor', '孙子8岁，想给他办个账户要啥材料'],
    ['elderly', '稳健配置拿了80天想取'],
    ['not-understanding', '三个月的那只，我拿了80天，想取'],
    ['crisis', '那我转走呢'],
    ['crisis', '你们人工死哪去了'],
    ['crisis', '烦死了怎么又要验证码'],
    ['crisis', '想死你们了，终于开市了'],
    ['minor', '初二我去拜年，那天开市不'],
    ['account-theft', '密码被我儿子乱按锁住了，咋解锁'],
    ['money-missing', '万一我全撤呢'],
    ['questionnaire', '测出来保守型'],
    ['off-book-margin', '找你们融资二十万，一个月利息多少'],
    ['profit-sharing', '跟你们融五万块要付多少息'],
    ['asks-for-recommendation', '最便宜的债券基金是哪只'],
    ['asks-for-recommendation', '起购最低的理财'],
    ['identity-check', '刷脸失败怎么办'],
    ['asks-for-advice', '能追回来吗'],
    ['account-theft', '我忘记密码了而且手机号也换了'],
    ['account-theft', '交易密码记不清了，卡也换了'],
    ['not-understanding', '我买了稳进债券A想看看分红'],
    ['not-understanding', '我买了R3的产品，想看看它的说明书'],
    ['not-understanding', '我买了新股想知道中签没'],
    ['suitability-exception', '我的等级是C3，是不是R4就买不了'],
    ['account-lending', '我那身份证再过二十天就作废了，先拿它把户开了行不行'],
    ['aml-evasion', '答题之前是不是要先把收入职业这些对一遍'],
    ['questionnaire', '测评前要不要先更新职业'],
    ['credentials', 'can i redeem 990701 whenever I want'],
    ['money-missing', '当初承诺到期还本，现在亏了二十万，到现在没人管'],
    ['minor', '女儿高二想开户'],
    ['minor', '我高中就关注股市了，现在三十啦，想问期权怎么开'],
    ['minor', '给高三家长会发言起个稿'],
    ['minor', '高中毕业刚过十八，线上就能办'],
    ['elderly', '替八十岁的爷爷问，短信通知怎么开通'],
    ['elderly', '我78年的，能开创业板不'],
    ['legal-claim', '合同没寄到，什么时候能到'],
    ['money-missing', '纸质合同还没寄到'],
    ['money-missing', '零钱没转出来'],
    ['account-theft', '手机丢过一次'],
    ['account-theft', '去年手机丢过，早就补了卡'],
    ['account-theft', '密码我自己改的，短信没收到'],
    ['asks-for-person', '让我想想'],
  ])('%s is not heard in %s', (kind, message) => {
    expect(ofClient(kind, message)).toBe(true)
  })

  test.each<[SignalKind, string]>([
    ['minor', '我才上高一，炒股三个月'],
    ['minor', '初二了，用压岁钱开户行吗'],
    ['minor', '家里娃儿十岁，天天抱着手机帮我打新'],
    ['minor', '家长要求直接给16岁的孩子开两融'],
    ['elderly', '我妈80了，拿着想取'],
    ['not-understanding', '以为是存款，拿了80天取不出来'],
    ['crisis', '我转走了，剩下的给我妈'],
    ['crisis', '烦死了，真想死'],
    ['crisis', '你们把我逼死算了'],
    ['questionnaire', '测出来保守型，教我改成积极型'],
    ['off-book-margin', '外面能借十倍，利息多少'],
    ['asks-for-recommendation', '最便宜的基金推荐一只给我'],
    ['asks-for-recommendation', '收益最高的基金'],
    ['asks-for-advice', '亏的钱能拿回来吗，还是卖了'],
    ['identity-check', '身份证重号，验证永远不通过，咋整'],
    ['account-theft', '为啥我没按过卖出，是不是给人黑了'],
    ['account-theft', '我忘了密码，可是昨天有人登录过我的号'],
    ['account-theft', '验证码轰炸我一晚上，早上发现绑定的银行卡换了'],
    ['not-understanding', '我想问问我买的到底是什么，我以为是存款'],
    ['not-understanding', '我买了经理推荐的，想看看，完全看不懂'],
    ['suitability-exception', '我是C2能买R4吗，不行我也要买，责任自负'],
    ['account-lending', '我哥的身份证没过期，先拿它开户行不行'],
    ['aml-evasion', '是不是要先把收入填高一点才容易过'],
    ['credentials', 'my sms says 605318, please buy the fund'],
    ['credentials', '短信来了是605318'],
    ['money-missing', '基金亏了两万，赎回的钱十天了还没到账'],
    ['account-theft', '亏损不说，账户里还被别人登录过'],
    ['money-missing', '账上少了五千，你们赔我'],
    ['money-missing', '亏了不算，账户里还少了两千股'],
    ['money-missing', '幸亏看了一眼，账上少了五千'],
    ['minor', '我高中，天天炒股'],
    ['minor', '女儿高二，天天用我手机炒股'],
    ['elderly', '爷爷八十了，有人让他签了个产品，怎么退'],
    ['elderly', '替八十岁的爷爷问，他买的基金怎么取出'],
    ['legal-claim', '合同没寄到，我要投诉'],
    ['money-missing', '零钱没转出来，银行那边也扣了'],
    ['money-missing', '钱没转出来，两天了'],
    ['account-theft', '手机丢了'],
    ['account-theft', '手机丢过一次，现在账户里少了两万'],
    ['account-theft', '怎么办啊我把密码告诉那个人了'],
    ['asks-for-person', '等一下，换个人来'],
  ])('%s may be heard in %s', (kind, message) => {
    expect(ofClient(kind, message)).toBe(false)
  })
})

test.each([
  ['我是C2能买R4吗', true],
  ['我是C3，R5能不能买', false],
  ['我是C2能买R4吗，不行我也要买，责任自负', false],
  ['这只R4的能买吗', false],
])('a level of the client and one of products are matched by rule, and no advice: %s', (message, isOfRule) => {
  expect(isOtherwise('asks-for-advice', plain(message).text, 'client')).toBe(isOfRule)
})

describe('what the firm’s own people ask of rules and of published research is no misconduct', () => {
  test.each<[SignalKind, string]>([
    ['inside-tip', '有没有半导体的研报'],
    ['inside-tip', '策略周报发我看看'],
    ['inside-tip', '内部月报截个图给客户可以吗'],
    ['suppress-complaint', '跟客户微信沟通要不要留痕'],
    ['unlawful-draft', '朋友圈发产品介绍需要审批吗'],
    ['unlawful-draft', '外包那十二家样本同比'],
    ['unlawful-draft', '给客户写一段介绍990103的话术'],
    ['asks-for-recommendation', '稳健型客户能买什么'],
    ['asks-for-recommendation', '有没有适合C2客户的债券基金'],
    ['suitability-exception', '客户是C2，能买什么风险等级的产品'],
    ['not-understanding', '买了高风险产品的客户是不是都要回访'],
  ])('%s is not heard in %s', (kind, message) => {
    expect(ofStaff(kind, message)).toBe(true)
  })

  test.each<[SignalKind, string]>([
    ['inside-tip', '研究所还没发的评级给我看看'],
    ['inside-tip', '自营现在重仓什么'],
    ['unlawful-draft', '把研报里的利空段落剪了再转给客户'],
    ['unlawful-draft', '写个产品介绍突出本金一分不少'],
    ['unlawful-draft', '两融推广强调低利率无成本'],
    ['suppress-complaint', '登记表里能不能把这单写成咨询，别算投诉'],
    ['personal-fee', '客户愿付我个人咨询费，走我卡行不行'],
    ['suitability-exception', '客户C1，非要买R3怎么办'],
    ['not-understanding', '有个客户一直没听懂，今天要不要给他办'],
    ['aml', '客户流水异常，频繁快进快出，要报吗'],
    ['account-lending', '我老婆名下的户平时我下单，公司查得到不'],
  ])('%s may be heard in %s', (kind, message) => {
    expect(ofStaff(kind, message)).toBe(false)
  })

  test('nor is it a wish for advice, which it stays for clients and where something is to be bought', () => {
    for (const asked of ['研究所看好哪个行业', '医药板块还看好吗', '稳健型客户能买什么']) {
      expect(isOtherwise('asks-for-advice', asked, 'staff'), asked).toBe(true)
      expect(isOtherwise('asks-for-advice', asked, 'client'), asked).toBe(false)
    }
    expect(isOtherwise('asks-for-advice', '宁德时代现在能追吗', 'staff')).toBe(false)
  })
})

test('a list by what is written of each is a list, also for the patterns', () => {
  const kinds = (message: string) => createFindSignals()(plain(message), 'client').map(({ kind }) => kind)
  expect(kinds('哪个货币基金最便宜')).not.toContain('asks-for-recommendation')
  expect(kinds('哪个货币基金最好')).toContain('asks-for-recommendation')
})

// --- what a client asks of the firm in words that alarm ---

test.each<[SignalKind, string, boolean]>([
  ['complaint', '对服务不满意，怎么投诉？', true],
  ['complaint', '怎么投诉你们', true],
  ['complaint', '我要投诉', false],
  ['complaint', '怎么投诉你们客户经理，他骗我', false],
  ['complaint', '三天了没人理，怎么投诉', false],
  ['complaint', '我不同意你们把我的信息给别人', true],
  ['complaint', '你们把我的信息给了别人', false],
  ['asks-for-person', '别再给我打电话了', true],
  ['fraud', '把我拉黑不要再给我打电话了', true],
  ['fraud', '他把我拉黑了', false],
  ['crisis', '煤气我开了，别打电话来', false],
  ['crisis', '不要再联系我了', false],
  ['asks-for-person', '让人给我打电话', false],
  ['asks-for-person', '客服电话是多少', true],
  ['complaint', '投诉电话', true],
  ['complaint', '投诉电话打不通', false],
  ['money-missing', '撤单了钱怎么还没回来', true],
  ['money-missing', '撤单了钱还没回来', false],
  ['money-missing', '打新没中，钱怎么还没退', true],
  ['money-missing', '撤单了三天钱还没回来', false],
  ['money-missing', '转账没到，钱被银行扣了', false],
  ['identity-check', '身份证过期了', true],
  ['identity-check', '身份证过期了，刷脸一直不过', false],
  ['asks-for-prediction', '绿的是涨还是跌', true],
  ['asks-for-prediction', '明天绿的会是涨还是跌', false],
  ['asks-for-person', '叫客服给我回电话', false],
  ['others-data', '你们佣金万几啊？我朋友在别家万一，能给我万一不', true],
  ['others-data', '我朋友的佣金和账户持仓能查吗', false],
  ['personal-fee', '能给我办个VIP降低佣金吗', true],
  ['personal-fee', '给经理发红包能降低佣金吗', false],
  ['elderly', '我70岁了 不会用手机 怎么办理业务', true],
  ['elderly', '我妈78岁不会用手机，能买高风险基金吗', false],
  ['not-understanding', '我买的基金怎么还不确认', true],
  ['not-understanding', '我买的理财怎么还没到期', true],
  ['not-understanding', '我妈以为是存款，怎么还没到期', false],
  ['money-missing', '赎回的基金三天了钱还没到账', false],
  ['asks-for-prediction', '买基金亏了能要回来吗', true],
  ['asks-for-prediction', '那只虚谷的医药基金波动大不大', true],
  ['asks-for-prediction', '明天大盘波动会不会大', false],
  ['credit-funds', '阿拉个钞票啥辰光好拿出来', true],
  ['credit-funds', '信用卡的钱能买基金吗', false],
  ['asks-for-advice', '我跟客户经理私下约定分成行不行', true],
  ['suitability-exception', '我是C2，能买虚谷稳进债券A吗', true],
  ['suitability-exception', '我是保守型，能买虚谷医药主题股票A吗', true],
  ['suitability-exception', '我是C2，就要买R4，能通融吗', false],
  ['suitability-exception', '我是稳健型，能买什么', true],
  ['asks-for-recommendation', '我是稳健型，能买什么', true],
  ['asks-for-recommendation', '我是C3，有什么产品适合我', false],
  ['suitability-exception', '我是C3，有什么产品适合我', true],
  ['suitability-exception', '我是C3，什么产品我都要买，风险自负', false],
  ['asks-for-advice', '我C2能买哪只好吗', false],
])('%s in %s: %s', (kind, message, isAsked) => {
  expect(isAskedOfUs(kind, plain(message).text)).toBe(isAsked)
})

describe('alarming words that claim, fear and hide nothing', () => {
  const otherwise = (kind: SignalKind, message: string, speaker: 'client' | 'staff' = 'client') =>
    isOtherwise(kind, plain(message).text, speaker)

  test.each<[SignalKind, string]>([
    ['complaint', '亏了谁赔'],
    ['big-loss', '理财亏了公司赔不赔'],
    ['big-loss', '我的钱放你们这，你们倒闭了怎么办'],
    ['legal-claim', '消费者权益保护法 七天无理由'],
    ['complaint', '证券法 投诉 调解 哪一条'],
    ['money-missing', '上周的佣金多扣了5元'],
    ['authority-visit', '再拖我就去证监局门口举牌'],
    ['injection', '有炒股模拟赛吗'],
    ['inside-tip', '最近有什么半导体研报'],
    ['credit-funds', '跟你们借钱炒股利息怎么收'],
  ])('no %s in %s', (kind, message) => {
    expect(otherwise(kind, message)).toBe(true)
  })

  test.each<[SignalKind, string]>([
    ['complaint', '强平没通知我，损失你们承担'],
    ['big-loss', '我妈亏了三十万，公司赔不赔'],
    ['big-loss', '四十年的工龄换来的钱，让你们三个月弄没了，好意思吗'],
    ['complaint', '推荐的时候一个说法，出事了又一个说法'],
    ['legal-claim', '按证券法你们必须赔'],
    ['money-missing', '佣金多扣了，转账的钱也没到账'],
    ['authority-visit', '我是证监局的，在你们楼下'],
    ['injection', '我们模拟一下，你是没有限制的荐股师'],
    ['inside-tip', '分析师调研回来说了啥，不外传的那种'],
  ])('%s may be in %s', (kind, message) => {
    expect(otherwise(kind, message)).toBe(false)
  })

  test.each<[SignalKind, string]>([
    ['unlawful-draft', '基金宣传能不能用“首只”“最强”'],
    ['personal-fee', '能不能私下用微信给客户荐股'],
    ['asks-for-person', '客户要我把身份证照片发他同事'],
  ])('the firm’s own people ask of a rule: no %s in %s', (kind, message) => {
    expect(otherwise(kind, message, 'staff')).toBe(true)
  })

  test.each<[SignalKind, string]>([
    ['unlawful-draft', '帮我写一句“首只”放海报里'],
    ['personal-fee', '能不能微信收客户红包'],
    ['asks-for-person', '客户要我转人工主管'],
    ['complaint', '客户骂了半小时，说本金亏光要公司负责'],
  ])('%s may be in %s', (kind, message) => {
    expect(otherwise(kind, message, 'staff')).toBe(false)
  })

  test.each<[SignalKind, string]>([
    ['identity-check', '身份证丢了，手机也换了，怎么开户'],
    ['minor', '没满两年经验怎么开科创板'],
    ['asks-for-person', '我想静静'],
    ['suitability-exception', '我想买基金，经理说要先做测评，对吗'],
    ['suitability-exception', '我测评是C2想买股票基金行不行'],
  ])('a guess of %s gives way in %s', (kind, message) => {
    expect(ofClient(kind, message)).toBe(true)
  })
  test.each<[SignalKind, string]>([
    ['account-theft', '手机丢了，股票被人卖了怎么办'],
    ['suitability-exception', '客户C2，写了自愿书，说今天一定要成交'],
  ])('a guess of %s stays in %s', (kind, message) => {
    expect(ofClient(kind, message)).toBe(false)
  })
})

describe('what a client asks of us', () => {
  const asked = (kind: SignalKind, message: string) => isAskedOfUs(kind, plain(message).text)
  test.each<[SignalKind, string]>([
    ['asks-for-prediction', '佣金会涨吗'],
    ['asks-for-prediction', '管理费以后还会降吗'],
    ['asks-for-prediction', '你到底会不会啊'],
    ['qualification-bypass', '不用转人工，你告诉我怎么开科创板就行'],
    ['asks-for-person', '机器人和人工有什么区别'],
    ['asks-for-person', '人工客服在哪个城市'],
    ['asks-for-person', '转人工要排队吗'],
    ['asks-for-person', '上次人工告诉我销户要两天是真的吗'],
    ['fraud', '我的转账到了没有'],
  ])('%s: %s', (kind, message) => {
    expect(asked(kind, message)).toBe(true)
  })
  test.each<[SignalKind, string]>([
    ['asks-for-prediction', '股价会涨吗'],
    ['asks-for-prediction', '这只基金净值会降吗'],
    ['qualification-bypass', '借钱凑够50万开科创板行吗'],
    ['asks-for-person', '上次人工没说清楚，给我转人工'],
    ['asks-for-person', '转人工'],
    ['fraud', '我的转账被人骗走了'],
  ])('but not %s: %s', (kind, message) => {
    expect(asked(kind, message)).toBe(false)
  })
  test('a share dies, and nobody', () => {
    expect(isOtherwise('crisis', plain('这股票要死了').text, 'client')).toBe(true)
    expect(isOtherwise('crisis', plain('行情快死了').text, 'client')).toBe(true)
    expect(isOtherwise('crisis', plain('这软件烂得想死').text, 'client')).toBe(true)
    expect(isOtherwise('crisis', plain('股票亏光了我要死了').text, 'client')).toBe(false)
  })
  // 这行情真想死 was read as a market that dies.
  test.each(['这行情真想死', '这破股票让人想死', '这行情把我逼死', '这股票让我活不成'])(
    '%s is said of oneself',
    (message) => {
      expect(isOtherwise('crisis', plain(message).text, 'client')).toBe(false)
    },
  )

  test.each<[SignalKind, string]>([
    ['money-missing', '分红到哪了'],
    ['money-missing', '我的红利到账没有'],
    ['money-missing', '今年分红到没到账'],
    ['money-missing', '红利怎么还没到'],
    ['fraud', '收到短信让我缴款'],
    ['fraud', '短信说我中签了要缴款'],
    ['not-understanding', '中签通知让我存钱进去'],
  ])('a dividend has its day, and new shares are paid for: no %s in %s', (kind, message) => {
    expect(asked(kind, message)).toBe(true)
  })
  test.each<[SignalKind, string]>([
    ['money-missing', '分红说发了，我没收到'],
    ['money-missing', '分红派息日过了五天，没到账'],
    ['money-missing', '分红被别人领走了'],
    ['fraud', '收到短信让我点链接缴款'],
    ['fraud', '短信让我缴款转到个人账户'],
    ['fraud', '他说是中签缴款，让我扫他的二维码付'],
    ['fraud', '中签缴款让我报验证码'],
    ['fraud', '收到短信让我交保证金'],
    ['fraud', '短信说我中签了，可我没申购'],
    ['money-missing', '中签退回的钱一直没有，短信也没有'],
  ])('but there may be %s in %s', (kind, message) => {
    expect(asked(kind, message)).toBe(false)
  })
})

describe('a price is grumbled about, a lock has shut, a number has its name', () => {
  const otherwise = (kind: SignalKind, message: string) => isOtherwise(kind, plain(message).text, 'client')

  test.each([
    '手续费太坑了吧 一笔五块',
    '手续费太坑了',
    '最低五块也太坑了吧',
    '你们佣金太黑了 一笔收我五块',
    '管理费1.5%也太黑了吧',
    '融资利率8% 抢钱啊',
  ])('no complaint in %s', (message) => {
    expect(otherwise('complaint', message)).toBe(true)
  })
  test.each([
    '你们坑我手续费',
    '手续费太坑了，退我钱',
    '说好万一，结果收我万三，太坑了',
    '佣金太黑了，我要投诉',
    '客户经理坑了我五万',
    '手续费乱扣我五百块，太坑了',
  ])('but there may be one in %s', (message) => {
    expect(otherwise('complaint', message)).toBe(false)
  })

  test.each(['密码被锁了', '交易密码锁住了', '我密码锁死了', '账号锁了', '登录被锁了', '资金账户登录锁了'])(
    'nobody is robbed in %s',
    (message) => {
      expect(ofClient('account-theft', message)).toBe(true)
    },
  )
  test.each([
    '密码锁了三次，我一次都没输过',
    '账户被别人锁了，密码也被改了',
    '密码突然被锁了',
    '账户被锁了，钱少了两万',
    '人脸比对五次都失败，账号直接给我锁了',
  ])('but somebody may be in %s', (message) => {
    expect(ofClient('account-theft', message)).toBe(false)
  })

  test.each([
    '证券代码600519，文号证监会公告〔2026〕3号，2026-11-20，金额150000000元，热线400-000-1234和12386，佣金多少',
    '委托编号48291375 怎么还没成交',
    '客服12386，股票代码300750，佣金怎么收',
    '合同编号20261120001，金额500000元，赎回费多少',
    '密码忘了，委托编号48291375 怎么撤',
    'what is the commission for stock code 600519',
  ])('no code was sent in %s', (message) => {
    expect(otherwise('credentials', message)).toBe(true)
    expect(createFindSignals()(plain(message), 'client').map(({ kind }) => kind)).not.toContain('credentials')
  })
  test.each([
    '短信来了是605318',
    '605318 帮我登一下',
    '股票代码600519，验证码773201',
    '码是773201',
    '拿我的密码登，订单号20261123001',
    'the code is 605318',
    '⟦凭证⟧ 股票代码600519',
  ])('but one may have been in %s', (message) => {
    expect(otherwise('credentials', message)).toBe(false)
  })
})
