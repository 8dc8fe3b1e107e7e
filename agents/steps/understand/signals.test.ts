import { describe, expect, test } from 'vitest'
import { plain } from './plain.ts'
import { createFindSignals } from './signals.ts'

const find = createFindSignals()
const rulesOf = (message: string, kind: string, speaker: 'client' | 'staff' = 'client') =>
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
  ])('but %s is none', (message) => {
    expect(rulesOf(message, 'complaint')).toEqual([])
  })
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
