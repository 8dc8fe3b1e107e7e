import { expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import type { Reading, Turn } from '../../domain/turn.ts'
import { nothingFor, type PartEvidence } from '../steps/evidence.ts'
import type { Gather } from '../steps/gather.ts'
import { conductGather, ruleOfConduct } from './of-conduct.ts'

test.each([
  ['营销短信要不要写退订', '广告法第四十三条'],
  ['营销短信必须写什么', '广告法第四十三条'],
  ['群发短信能不能推产品', '广告法第四十三条'],
  ['返佣给客户行吗', '开户送礼品或红包吗？'],
  ['给客户返佣合规吗', '开户送礼品或红包吗？'],
  ['能给客户送礼品吗', '开户送礼品或红包吗？'],
  ['直播里能提具体股票吗', '投顾能不能在朋友圈或群里发产品和观点？'],
  ['专业投资者的认定标准', '证券期货投资者适当性管理办法第八条'],
  ['客户问我这只股票能不能买，我该怎么回', '对客户什么能说、什么不能说？'],
  ['AI生成的文案要不要标识', '人工智能生成合成内容标识办法第四条'],
  ['客户要求调解能拒绝吗', '证券法第九十四条'],
])('%s is asked of a rule', (question, rule) => {
  expect(ruleOfConduct(question)).toBe(rule)
})

test.each([
  '怎么退订营销短信',
  '科创板开通条件',
  '普通投资者怎么转专业投资者',
  '客户问净值为什么跌，怎么说',
  '短信验证码收不到',
  '直播课在哪看',
])('%s is not', (question) => {
  expect(ruleOfConduct(question)).toBeNull()
})

const found = (part: string): PartEvidence => ({ ...nothingFor(part), passages: [{} as never], probability: 0.9 })
const asked = (text: string, role: 'advisor' | 'client') => ({
  turn: { reader: readerOf(role) } as Turn,
  reading: { text, parts: [text] } as Reading,
  objectiveOnly: false,
})

test('an advisor is told the rule, where it is held; a client, and who asks of a rule that is not held, what was asked', async () => {
  const lookedUp: string[] = []
  const gatherOf =
    (held: (part: string) => boolean): Gather =>
    async ({ reading }) => {
      lookedUp.push(...reading.parts)
      return reading.parts.map((part) => (held(part) ? found(part) : nothingFor(part)))
    }
  const question = '营销短信要不要写退订'
  await conductGather(gatherOf(() => true))(asked(question, 'advisor'))
  expect(lookedUp.splice(0)).toEqual(['广告法第四十三条'])
  await conductGather(gatherOf(() => false))(asked(question, 'advisor'))
  expect(lookedUp.splice(0)).toEqual(['广告法第四十三条', question])
  await conductGather(gatherOf(() => true))(asked(question, 'client'))
  expect(lookedUp.splice(0)).toEqual([question])
})
