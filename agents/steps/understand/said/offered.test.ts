import { describe, expect, test } from 'vitest'
import { superlinear } from '../../../../text/hostile-text.ts'
import { acceptsPerson, choosesNone, declinesOffer } from './offered.ts'

const said = (text: string) => [{ role: 'assistant' as const, text }]
const put = said('买卖、持有和仓位要由您自己决定。需要投资建议，可以为您转接持证的投资顾问。')
const named = said('没有查到“火星”的资料，不凭猜测回答。也可以回复“转人工”或拨打95000，由同事核实后答复。')
const inPassing = said('您好，我是虚谷证券的智能助手。需要真人时回复“转人工”。')
const listed = said('您想了解的是下面哪一个？\n1. 怎么销户？\n2. 销户要收钱吗？\n都不是的话，可以回复“转人工”。')

describe('yes to a person', () => {
  test.each([
    '好',
    '好的',
    '好啊',
    '好呀',
    '好嘞',
    '好吧',
    '好的好的',
    '行',
    '行吧',
    '行啊',
    '可以',
    '可以的',
    '可以啊',
    '嗯',
    '嗯嗯',
    '嗯好',
    '要',
    '要的',
    '要啊',
    '需要',
    '需要的',
    '我需要',
    '我要',
    '转',
    '转吧',
    '转一下',
    '转呗',
    '那就转吧',
    '好的转吧',
    '可以，转吧',
    '帮我转',
    '帮我转一下',
    '麻烦了',
    '麻烦你了',
    '麻烦您',
    '那麻烦你',
    '那麻烦你了',
    '好的麻烦了',
    '麻烦转一下',
    '麻烦帮我转下',
    'ok',
    'OK',
    'ok的',
    'okay',
    '是的',
    '对',
    '没错',
    '当然',
    '必须的',
    '快转',
    '赶紧转',
    '现在就转',
    '马上转',
    '同意',
    '没问题',
    '成',
    '得嘞',
    '就这么办',
    '那好',
    '那好吧',
    '那行',
    '那可以',
    '接吧',
    '帮我接',
    '联系吧',
    '安排吧',
    '安排一下',
    '叫吧',
    '找吧',
    '来吧',
    'yes',
    'yes please',
    'sure',
    'please do',
    'yep',
    'ok please',
    'go ahead',
    '請轉',
    '好滴',
    '好哒',
    '哦好',
    '噢行',
    '恩恩',
    '那你帮我转',
    '你转吧',
    '请转接',
    '请帮我转接一下',
    '我想要',
    '愿意',
    '我愿意',
    '要，谢谢',
    '需要，谢谢你',
    '那就麻烦你转一下吧',
    '好的请转',
    '好～',
    '好！',
    '嗯，转',
    '可以可以',
    '行，你转吧',
    '那就好的',
    '要要要',
    '好，帮我安排',
    '嗯嗯好的',
    '没意见',
    '快点转吧',
    '那你转',
    '转过去吧',
    '我同意',
    '帮我联系一下吧',
    '好的，那就转',
    '唉，转吧',
    '好吧，转',
    'Yes, please.',
    'OK, thanks, do it',
    '需要啊',
    '可以呀',
    '中',
    '请',
    '劳驾了',
    '那敢情好',
    '就要这个',
    '好的，快点',
    '嗯呢',
    '要得',
    '得',
    '是',
    '那转一下吧',
    '要转',
    '帮忙转一下',
    '必须要',
    '好的谢谢',
  ])('%s', (message) => {
    expect(acceptsPerson(message, put)).toBe(true)
    expect(declinesOffer(message, put)).toBe(false)
  })

  test.each([
    '可以为您转接持证的投资顾问。',
    '我可以马上为您转人工处理。',
    '需要我为您转接人工吗？',
    '要不要我帮您转人工？',
    '是否需要人工客服？',
    '……或让我现在为您转接投诉专席。',
    '我帮您联系一位同事看看，可以吗？',
    '想直接找人，回复“转人工”就行。',
    'For the rest, reply “human” to talk to a colleague.',
    'Shall I connect you to a colleague?',
  ])('in whatever words it was offered: %s', (offer) => {
    for (const message of ['好', '要', '嗯', 'ok', '转', '麻烦了'])
      expect(acceptsPerson(message, said(offer)), message).toBe(true)
  })

  test.each([
    '好的，正在为您转接人工客服。请先写下您的问题。',
    '现在为您转接投诉专席，由专门部门登记和处理。',
    '会为您转接人工客服。现在不是人工服务时间，您的请求已经登记。',
    '交易日 8:30 到 16:30 可以转账。',
    '带身份证到营业部找工作人员办理。',
  ])('is none where nobody is offered, or one is already called: %s', (told) => {
    for (const message of ['好的', '要', '嗯', '转']) expect(acceptsPerson(message, said(told)), message).toBe(false)
  })

  test('takes its leave, and greets back, where a person was only named', () => {
    expect([put, named, inPassing].map((history) => acceptsPerson('好的谢谢', history))).toEqual([true, false, false])
    expect([put, named, inPassing].map((history) => acceptsPerson('好的', history))).toEqual([true, true, false])
    expect([put, named, inPassing].map((history) => acceptsPerson('需要', history))).toEqual([true, true, true])
  })

  test('is said to what was offered last, by the assistant', () => {
    expect(acceptsPerson('好', [])).toBe(false)
    for (const greeting of ['你好', '您好！', '早上好'])
      expect(acceptsPerson(greeting, [{ role: 'assistant', text: '您也可以回复“转人工”。' }])).toBe(false)
    expect(acceptsPerson('好', [...put, { role: 'user', text: '佣金多少' }])).toBe(false)
    expect(acceptsPerson('好', [{ role: 'staff', text: '需要我为您转接人工吗？' }])).toBe(false)
  })

  test('after questions to choose from chooses none of them, unless it names the person', () => {
    for (const message of ['好的', '要', '嗯', '是的', '可以', 'ok']) {
      expect(acceptsPerson(message, listed), message).toBe(false)
      expect(choosesNone(message, listed), message).toBe(true)
    }
    for (const message of ['转', '那就转吧', '麻烦转一下']) expect(acceptsPerson(message, listed), message).toBe(true)
    for (const message of ['1', '第二个', '怎么销户', '不用了'])
      expect(choosesNone(message, listed), message).toBe(false)
    expect(choosesNone('好的', put)).toBe(false)
  })
})

test.each([
  '不用了',
  '不要',
  '不用',
  '不需要',
  '不了',
  '算了',
  '算了吧',
  '先不用',
  '暂时不用',
  '不转',
  '别转',
  '不用转',
  '不麻烦了',
  'no',
  'no thanks',
  'not now',
  '谢谢不用了',
  '好的不用了',
  '不用谢谢',
  '不用麻烦了',
  '不必了',
  '先不了',
  '还是算了',
  '那不用了',
  '不用了吧',
  '不需要了谢谢',
  '不了不了',
  '没必要',
  '用不着',
  '暂时不需要',
  '先这样吧',
  '以后再说吧',
  '下次吧',
  '不想转',
  '我不要',
  'no need',
  'nope',
  '不用不用',
  '算了不用了',
  '那算了',
  '不好意思不用了',
  '甭了',
])('%s declines', (message) => {
  for (const history of [put, named]) {
    expect(declinesOffer(message, history)).toBe(true)
    expect(acceptsPerson(message, history)).toBe(false)
  }
  expect(declinesOffer(message, [])).toBe(false)
})

test.each([
  '谢谢',
  '好的我知道了',
  '好的我明白了',
  '我知道了',
  '明白',
  '知道了',
  '收到',
  '了解',
  '再见',
  '好的再见',
  '好的，我自己看看',
  '我再想想',
  '可以网上办吗',
  '可以转托管吗',
  '要多久',
  '要排队吗',
  '要多少钱',
  '需要身份证吗',
  '需要什么材料',
  '需要多久',
  '好的基金有哪些',
  '行情怎么看',
  '转账失败',
  '转户怎么办',
  '转入多少',
  '好多钱没到账',
  '对账单怎么看',
  '嗯那佣金多少',
  '行业基金有哪些',
  '成交了吗',
  '中签了吗',
  '是不是要收费',
  '可以吗？',
  '好吗',
  '麻烦问下佣金多少',
  'ok那印花税呢',
  '没问题吗',
  '要不要钱',
  '可以开户吗',
  '行不行',
  '转托管',
  '好难',
  '对了密码忘了怎么办',
  '要是没到账呢',
  '来得及吗',
  '接口是什么',
  '找不到入口',
  '安排分红了吗',
  '得多少钱',
  '请问佣金多少',
  '嗯？',
  '好了吗',
  '是什么意思',
  '可以提前赎回',
  '需要本人到场',
  '转出限额',
  '好的股票怎么选',
  '行情软件怎么下载',
  '行权价怎么定',
  '收到短信说中签让我转账是真的吗',
  '收到一封律师函',
  '收到退款短信是诈骗吗',
  '了解一下科创板',
  '了解客户是什么意思',
  '知道交易密码怎么改登录密码',
  '明白纸是什么',
  '不用了的银行卡怎么解绑',
  '没事就收管理费吗',
  '好多基金都跌了',
  '好久没登录了',
  '好几天没到账',
  '好难操作',
  '对冲基金是什么',
  '是不是T+1',
  '唉',
  '哦',
  '不转的话怎么办',
  '不要收费吗',
  '不用测评能买吗',
  '算了我要销户',
])('%s is no answer to an offer', (message) => {
  for (const history of [put, named, inPassing]) {
    expect(acceptsPerson(message, history)).toBe(false)
    expect(declinesOffer(message, history)).toBe(false)
  }
})

test('it is told in time that grows with the text', () => {
  expect(superlinear((text) => acceptsPerson(text, put))).toEqual([])
  expect(superlinear((text) => declinesOffer(text, put))).toEqual([])
  expect(superlinear((text) => acceptsPerson('好', said(text)))).toEqual([])
})
