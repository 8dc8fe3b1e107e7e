import { describe, expect, test } from 'vitest'
import type { Sentence } from '../../domain/turn.ts'
import { cite } from '../../retrievers/citations/cite.ts'
import { passageOf } from '../../tests/fixtures/turn-nouns.ts'
import type { PartEvidence } from './evidence.ts'
import { rate } from './rate.ts'

const passage = passageOf('交易日 8:30–16:30 可以转账。')
const citation = cite({ passage, start: passage.start, end: passage.end })
const part = (probability: number, passages = [passage]): PartEvidence => ({
  part: '几点可以转',
  passages,
  missing: null,
  choices: [],
  probability,
})
const said = (kind: Sentence['kind'] = 'answer', citations = [citation]): Sentence => ({
  index: 0,
  kind,
  text: '交易日 8:30–16:30 可以转账。',
  citations,
})

describe('the label', () => {
  test.each<[string, Parameters<typeof rate>[0], string]>([
    [
      'every question answered, every statement cited',
      { parts: [part(1)], committed: [said()], dropped: 0 },
      'grounded',
    ],
    [
      'fixed words need no citation',
      { parts: [part(1)], committed: [said(), said('care', [])], dropped: 0 },
      'grounded',
    ],
    [
      'a statement without a citation',
      { parts: [part(1)], committed: [said(), said('answer', [])], dropped: 0 },
      'partial',
    ],
    [
      'a second question without evidence',
      { parts: [part(1), part(0, [])], committed: [said()], dropped: 0 },
      'partial',
    ],
    [
      'a statement that nobody has verified',
      {
        parts: [part(1)],
        committed: [{ ...said(), text: '资产不低于50万元，以现行规定为准（尚未核实）。' }],
        dropped: 0,
      },
      'partial',
    ],
    ['a sentence that had to be dropped', { parts: [part(1)], committed: [said()], dropped: 1 }, 'partial'],
    ['nothing cited at all', { parts: [part(1)], committed: [said('answer', [])], dropped: 0 }, 'none'],
    [
      'fixed words alone, however good the evidence',
      { parts: [part(1)], committed: [said('notice')], dropped: 0 },
      'none',
    ],
    ['nothing said', { parts: [part(1)], committed: [], dropped: 0 }, 'none'],
  ])('%s', (_, input, expected) => {
    expect(rate(input).evidence).toBe(expected)
  })
})

describe('confidence', () => {
  const confidence = (parts: PartEvidence[], committed = [said()], dropped = 0) =>
    rate({ parts, committed, dropped }).confidence

  test('rises with the evidence, and is that of all questions and not of the best', () => {
    expect(confidence([part(0.9)])).toBeGreaterThan(confidence([part(0.5)]))
    expect(confidence([part(0.9), part(0.3)])).toBeLessThan(confidence([part(0.9)]))
    expect(confidence([part(0.9), part(0.3)])).toBeGreaterThan(confidence([part(0.3)]))
  })

  test('falls with every sentence that was dropped, and less where more was kept', () => {
    const falling = [0, 1, 2, 3].map((dropped) => confidence([part(0.9)], [said()], dropped))
    expect(falling).toEqual([...new Set(falling)].sort((a, b) => b - a))
    expect(confidence([part(0.9)], [said(), said(), said()], 1)).toBeGreaterThan(confidence([part(0.9)], [said()], 1))
  })

  test('is nothing without a cited statement, and never outside 0…1', () => {
    expect(confidence([part(1)], [said('answer', [])])).toBe(0)
    for (const probability of [-1, 0, 0.5, 1, 7])
      for (const dropped of [0, 5]) {
        const value = confidence([part(probability)], [said()], dropped)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
      }
  })
})
