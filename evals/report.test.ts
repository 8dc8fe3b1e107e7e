import { expect, test } from 'vitest'
import { reportOf } from './report.ts'

const page = reportOf(
  [
    {
      label: 'faq/pairs',
      title: '两句话',
      baseline: { score: 0.8, interval: { low: 0.7, high: 0.9 }, figures: {} },
      outcome: {
        score: 0.8125,
        interval: { low: 0.75, high: 0.875 },
        figures: { pairs: 4, ablation: { words: { AUC: 0.5 }, all: { AUC: 0.8125 } }, share: { first: 0.25 } },
        cases: [{}, {}],
        misses: ['Q-1 <script>alert("x")</script> 没找到'],
        confidences: {
          把握: [
            { confidence: 0.9, right: true },
            { confidence: 0.2, right: false },
          ],
        },
      },
    },
  ],
  new Date('2026-11-22T08:00:00Z'),
)

test('holds the figures, the curves and the worst cases, and needs nothing else', () => {
  expect(page).toContain('2026-11-22 08:00 UTC')
  for (const figure of ['0.813', '0.750–0.875', '0.800', '0.250']) expect(page).toContain(figure)
  expect(page.match(/<svg /g)).toHaveLength(2)
  expect(page).toContain('ECE 0.150')
  expect(page).not.toMatch(/https?:|src=|@import|<link/)
})

test('shows what stands in cases as text', () => {
  expect(page).toContain('Q-1 &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; 没找到')
  expect(page).not.toContain('<script')
})
