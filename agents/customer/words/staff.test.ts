import { expect, test } from 'vitest'
import { readerOf } from '../../../domain/identity.ts'
import { readingOf, turnOf } from '../../../tests/fixtures/turn-nouns.ts'
import type { WaysOnInput } from './lines.ts'
import { forStaff } from './staff.ts'

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
