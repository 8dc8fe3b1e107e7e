import { expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import type { ClientProfile } from '../../domain/suitability.ts'
import type { Entity } from '../../domain/turn.ts'
import { factPassageOf, readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { nothingFor } from '../steps/evidence.ts'
import { asSaid } from './as-said.ts'

const found = (text: string, part: string, parts = [part]) =>
  asSaid(nothingFor(part), [], readingOf(text, { parts }), turnOf(text)).part

// “没有查到‘虚谷稳进债券A的火锅底料怎么炒才香’” quoted a question that nobody had asked.
test('what was not found is named as it was said', () => {
  expect(found('火锅底料怎么炒才香', '虚谷稳进债券A的火锅底料怎么炒才香')).toBe('火锅底料怎么炒才香')
})

test('what says nothing by itself, and one of several, is named as it was understood', () => {
  expect(found('那它的夏普比率呢', '虚谷稳进债券A的夏普比率')).toBe('虚谷稳进债券A的夏普比率')
  expect(found('怎么开户，总部几层楼', '总部几层楼', ['怎么开户', '总部几层楼'])).toBe('总部几层楼')
})

// “没有查到‘R4的产品有哪些’的资料” was said to who may not be shown them.
test('a list of which nothing could be shown for its level is no missing one', () => {
  const profile: ClientProfile = {
    id: 'client-003',
    name: '孙样例',
    holdings: [],
    investorClass: 'ordinary',
    riskTolerance: 'C2',
    assessedOn: '2026-01-15',
    isLowestTolerance: false,
    qualifiedInvestor: false,
    offereeConfirmed: false,
  }
  const question = 'R4的产品有哪些'
  const listed = (...levels: string[]) => ({
    ...nothingFor(question),
    passages: levels.map((level) => factPassageOf('riskLevel', level)),
    probability: 0.9,
  })
  const aboveLevel = (levels: string[], more = {}, entities: Entity[] = []) =>
    asSaid(listed(...levels), [], readingOf(question, { entities }), turnOf(question, { profile, ...more })).aboveLevel
  expect(aboveLevel(['R4', 'R5'])).toBe(true)
  expect(aboveLevel(['R2', 'R4'])).toBeUndefined()
  expect(aboveLevel(['R4'], { profile: null })).toBeUndefined()
  expect(aboveLevel(['R4'], { reader: readerOf('advisor') })).toBeUndefined()
  const named: Entity = { kind: 'product', text: 'X', value: '990301', start: 0, end: 1, carried: false }
  expect(aboveLevel(['R4'], {}, [named])).toBeUndefined()
})
