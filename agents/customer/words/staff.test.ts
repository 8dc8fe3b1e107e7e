import { expect, test } from 'vitest'
import { readerOf } from '../../../domain/identity.ts'
import { readingOf, turnOf } from '../../../tests/fixtures/turn-nouns.ts'
import type { WaysOnInput } from './lines.ts'
import { forStaff, unlawfulDraft } from './staff.ts'

test('who asks for words and does not say of what is asked for it', () => {
  const said = (intent: WaysOnInput['reading']['intent']) =>
    forStaff['no-evidence']?.({
      decision: { decision: 'offer', reason: 'no-evidence', ruleIds: [] },
      reading: readingOf('帮我写段话术', { intent }),
      turn: turnOf('帮我写段话术', { reader: readerOf('advisor') }),
      parts: [],
      rating: { evidence: 'none', confidence: 0 },
      firm: { name: '虚谷证券', hotline: '955XX' },
    })
      .map(({ text }) => text)
      .join('')
  expect(said('drafting')).toContain('请告诉我要讲哪只产品、业务或规则')
  expect(said('regulation')).not.toContain('起草')
})

// 给C1客户推个R3可以吗 was told how levels match, and never no.
test.each([
  ['给C1客户推个R3可以吗', /^不可以：R3高于C1.*即使主动要求，也不能购买.*介绍R1的产品/s],
  ['客户C2我推R4行不行', /^不可以：R4高于C2.*书面告知不匹配.*介绍R1至R2的产品/s],
  // What is written up is another matter than a level.
  ['帮我写段话让C2客户别管风险等级', /^不得向客户主动推介超出其风险等级/],
])('%s', (text, expected) => {
  const lines = unlawfulDraft({
    decision: { decision: 'refuse', reason: 'unlawful-draft', ruleIds: ['SUIT-OVER-RISK-PUSH'] },
    reading: readingOf(text),
    parts: [],
  })
  expect(lines.map((line) => line.text).join('')).toMatch(expected)
})
