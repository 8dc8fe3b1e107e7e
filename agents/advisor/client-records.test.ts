import { expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import { passageOf, readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import type { Gather } from '../steps/gather.ts'
import { clientAskedOf, recordlessGather } from './client-records.ts'

test.each<[string, string | null]>([
  ['赵样例的风险等级和持仓', '赵样例'],
  ['客户张三的资产有多少', '张三'],
  ['我的客户孙样例测评什么时候到期', '孙样例'],
  ['李样例适合哪些产品', '李样例'],
  ['client-003 能买990301吗', 'client-003'],
  ['⟦姓名1⟧买了哪些产品', '⟦姓名1⟧'],
  // No client, or nothing of a record.
  ['高净值客户适合什么产品', null],
  ['测评过期的客户还能买基金吗', null],
  ['高风险产品适合哪些客户', null],
  ['张三的研报', null],
  ['周砚秋管的产品风险等级', null],
  ['许北辰适合哪些产品', null],
])('%s', (question, client) => {
  expect(clientAskedOf(question, (name) => name === '许北辰')).toBe(client)
})

test('the rule is looked up and not the record; holdings have none; a client is asked about as ever', async () => {
  const asked: string[] = []
  const gather: Gather = async ({ reading: { parts } }) => {
    asked.push(...parts)
    return parts.map((part) => ({
      part,
      passages: [passageOf('C2匹配R1、R2。')],
      missing: null,
      choices: [],
      probability: 1,
    }))
  }
  const of = (part: string, role: 'advisor' | 'client' = 'advisor') =>
    recordlessGather(gather, async () => [])({
      turn: turnOf('', { reader: readerOf(role) }),
      reading: readingOf(part),
      objectiveOnly: false,
    })
  const record = { kind: 'client-record' }
  expect(await of('赵样例的风险等级')).toMatchObject([{ part: '赵样例的风险等级', missing: record, probability: 1 }])
  expect(await of('赵样例的持仓')).toMatchObject([{ passages: [], missing: record }])
  expect(await of('赵样例的持仓', 'client')).toMatchObject([{ missing: null }])
  expect(asked).toEqual(['产品等级和客户等级怎么匹配', '赵样例的持仓'])
})

// Each was gathered alone, and an advisor heard twice what two questions had in common.
test('questions of which none is about a record are gathered together', async () => {
  const asked: string[][] = []
  const gather: Gather = async ({ reading }) => {
    asked.push(reading.parts)
    return []
  }
  const parts = ['开户要什么材料', '开户要带什么证件']
  await recordlessGather(gather, async () => [])({
    turn: turnOf('', { reader: readerOf('advisor') }),
    reading: readingOf('', { parts }),
    objectiveOnly: false,
  })
  expect(asked).toEqual([parts])
})
