import { expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import { passageOf, readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import type { Gather } from '../steps/gather.ts'
import { asksOwnResult, asOwnAccount, ownAccountGather } from './own-account.ts'

test.each([
  ['我的持仓亏了多少', true],
  ['我现在赚了还是亏了', true],
  ['帮我看看我的收益', true],
  ['我的股票今天赚了多少', true],
  ['我买的虚谷稳进债券A现在多少钱', true],
  ['我账户里还有多少钱', true],
  ['How much have I lost?', true],
  ['what is my balance', true],
  ['How much have I to pay for a transfer?', false],
  // Another's account.
  ['我老公的持仓亏了多少', false],
  ['帮我看看我妈的收益', false],
  ['我客户赚了多少', false],
  // Another's product, a case that is put, what follows from a loss, how it is reckoned.
  ['帮我查虚谷稳进债券A收益率是多少', false],
  ['我想知道虚谷稳进债券A去年收益多少', false],
  ['我如果买10万亏了多少', false],
  ['我融资亏了多少会被强平', false],
  ['我亏了20万你们赔吗', false],
  ['持仓盈亏怎么算', false],
])('%s asks how the own holdings stand: %s', (question, expected) => {
  expect(asksOwnResult(question)).toBe(expected)
})

test('nothing but that is asked: it is no wish for advice', () => {
  const signals = [{ kind: 'asks-for-advice', ruleId: 'ADV-UNLICENSED', quote: '赚了还是亏了' }]
  expect(asOwnAccount(readingOf('我现在赚了还是亏了', { signals }), turnOf(''))).toMatchObject({
    intent: 'account-state',
    signals: [],
  })
  const story = '我的持仓亏了多少，你说现在该不该卖掉，还是再拿一阵子看看情况'
  expect(asOwnAccount(readingOf(story, { signals }), turnOf('')).signals).toEqual(signals)
})

test('where it is seen is looked up, without the product that is named', async () => {
  const asked: string[] = []
  const gather: Gather = async ({ reading: { parts, entities } }) => {
    asked.push(`${parts.join()}${entities.length}`)
    return parts.map((part) => ({ part, passages: [passageOf('甲')], missing: null, choices: [], probability: 1 }))
  }
  const product = { kind: 'product' as const, text: '990101', value: '990101', start: 0, end: 6, carried: false }
  const reading = readingOf('', { parts: ['我持有的990101亏了多少', '佣金多少'], entities: [product] })
  const found = await ownAccountGather(gather)({ turn: turnOf(''), reading, objectiveOnly: false })
  expect(asked).toEqual(['在哪里看我的余额、持仓和盈亏0', '佣金多少1'])
  expect(found.map(({ part }) => part)).toEqual(['我持有的990101亏了多少', '佣金多少'])
  await ownAccountGather(gather)({ turn: turnOf('', { reader: readerOf('advisor') }), reading, objectiveOnly: false })
  expect(asked.at(-1)).toBe('我持有的990101亏了多少,佣金多少1')
})
