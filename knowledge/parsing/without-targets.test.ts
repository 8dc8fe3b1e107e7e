import { expect, test } from 'vitest'
import { superlinear } from '../../text/hostile-text.ts'
import { withoutTargets } from './without-targets.ts'

test('a link leaves its name, and what is no link stays', () => {
  expect(withoutTargets('进入[销户](xugu://close-account)，见[附件]（一）和(二)。')).toBe(
    '进入销户，见[附件]（一）和(二)。',
  )
})

test('is found in time that grows with the text', { timeout: 60_000 }, () => {
  expect(superlinear(withoutTargets)).toEqual([])
})
