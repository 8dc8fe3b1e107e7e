import { describe, expect, test } from 'vitest'
import { loadRules } from '../rules/load-rules.ts'
import { createReview } from './review.ts'
import { copyExamples, mistakeIn } from './rule-examples.ts'

const { rules, laws } = loadRules()
const review = createReview({ rules, laws })
const today = '2026-11-24'

describe.each(rules.filter(({ copy }) => copy))('$id', (rule) => {
  test.each(copyExamples(rule).map((example) => ({ ...example, text: example.copy.text })))(
    '$kind: “$text” is $expect',
    (example) => {
      expect(mistakeIn(example, review, today)).toBeNull()
    },
  )
})

test('an example that is judged otherwise is told with what was said instead', () => {
  const rule = rules.find(({ id }) => id === 'RET-PRINCIPAL')
  const copy = { id: 'x', text: '保本保息，放心买。', channel: '公众号', product_kind: '公募基金' } as const
  expect(rule?.copy?.matches.length).toBeGreaterThan(3)
  expect(mistakeIn({ ruleId: 'RET-PRINCIPAL', kind: 'passes', copy, expect: 'nothing' }, review, today)).toBe(
    'violation',
  )
})
