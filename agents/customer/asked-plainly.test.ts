import { expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import type { Signal } from '../../domain/turn.ts'
import { readingOf } from '../../tests/fixtures/turn-nouns.ts'
import { asAskedPlainly } from './asked-plainly.ts'

const of = (text: string, role: 'client' | 'advisor', signals: Signal[] = []) =>
  asAskedPlainly(readingOf(text, { signals }), { reader: readerOf(role) })
const kindsOf = (...asked: Parameters<typeof of>) => of(...asked).signals.map(({ kind, ruleId }) => `${kind} ${ruleId}`)
const signal = (kind: string, quote: string, ruleId: string | null = null): Signal => ({ kind, ruleId, quote })

test('what nobody has heard in it is refused by its rule', () => {
  expect(kindsOf('600519能买不', 'client')).toEqual(['asks-for-advice ADV-UNLICENSED'])
  expect(kindsOf('年底沪指几点', 'client')).toEqual(['asks-for-prediction ADV-PRICE-TARGET'])
  expect(kindsOf('你们会保证收益吗', 'client')).toEqual(['asks-for-promise RET-GUARANTEE'])
  expect(of('600519能买不', 'advisor').intent).toBe('advice')
})

test('what was heard goes before it', () => {
  const crisis = signal('crisis', '不想活了')
  expect(of('茅台能买吗', 'client', [crisis]).signals).toEqual([crisis])
})

test('a push above the level is refused, one that matches is no exception', () => {
  const guess = (text: string) => signal('unclear-danger', text)
  for (const text of ['给C1客户推个R3可以吗', '客户C2我推R4行不行'])
    expect(kindsOf(text, 'advisor', [guess(text)])).toEqual(['unlawful-draft SUIT-OVER-RISK-PUSH'])
  expect(kindsOf('给C5客户推R5可以吗', 'advisor', [guess('给C5客户推R5可以吗')])).toEqual([])
  expect(kindsOf('给C1推个R3可以吗', 'client')).toEqual([])
})

// It was refused as a question about somebody's data.
test('trading on a client’s account', () => {
  const mistaken = (text: string) => [
    signal('others-data', text, 'CHAT-SECRECY'),
    signal('account-lending', text, 'ACC-LEND'),
  ]
  for (const text of ['用客户账户帮他先买着可以吗', '客户让我登他的账户代买可以吗'])
    expect(kindsOf(text, 'advisor', mistaken(text))).toEqual(['discretionary ADV-DISCRETIONARY'])
  for (const text of ['能帮客户查一下他账户的余额吗', '投顾能不能代客户下单，条文给我', '女儿代她来问能不能买'])
    expect(of(text, 'advisor', mistaken(text)).signals).toEqual(mistaken(text))
})

test('a client’s question of levels is no wish for more', () => {
  const exception = (text: string) => [signal('suitability-exception', text, 'SUIT-OVER-RISK-PUSH')]
  const asked = of('适当性办法 C1能不能主动要求买R5', 'client', exception('C1'))
  expect(asked).toMatchObject({ signals: [], parts: ['最低类别的投资者能主动要求买更高等级的产品吗'] })
  expect(of('观澜固收1号适合我吗 我C2', 'client', exception('我C2')).signals).toEqual([])
  expect(kindsOf('我C1就是要买R5', 'client', exception('我C1'))).toEqual(['suitability-exception SUIT-OVER-RISK-PUSH'])
})
