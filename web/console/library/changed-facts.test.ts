import { expect, test } from 'vitest'
import type { AttributeReading } from '../../../domain/editorial.ts'
import { changedFacts, differingFields, readValue } from './changed-facts.ts'

test('only what says something else is changed; what is emptied becomes null', () => {
  const before = {
    title: '账户管理办法',
    documentNumber: '证监会令第 1 号',
    effectiveFrom: '2026-01-01',
    effectiveTo: null,
    audiences: ['staff' as const],
    consultation: false,
  }
  expect(
    changedFacts(before, {
      title: ' 账户管理办法 ',
      documentNumber: '',
      effectiveFrom: undefined,
      effectiveTo: '',
      audiences: ['public', 'staff'],
      consultation: false,
    }),
  ).toEqual({ documentNumber: null, effectiveFrom: null, audiences: ['public', 'staff'] })
})

const reading = (field: AttributeReading['field'], value: string): AttributeReading => ({
  field,
  value,
  quote: value,
  start: 0,
  end: 1,
  derivation: 'stated',
})

test('where the text says something else, or nothing is set, it is to be looked at', () => {
  const readings = [
    reading('title', '账户管理办法'),
    reading('effectiveFrom', '2026-03-01'),
    reading('effectiveFrom', '2026-05-01'),
    reading('documentNumber', '证监会令第 2 号'),
    reading('consultation', 'true'),
    reading('repeals', '旧办法'),
  ]
  const facts = { title: '账户管理办法', effectiveFrom: '2026-05-01', consultation: true }
  expect(differingFields(facts, readings)).toEqual(['documentNumber'])
  expect(differingFields({ ...facts, consultation: false }, readings)).toEqual(['documentNumber', 'consultation'])
})

test('a draft for comment is read as yes or no', () => {
  expect(readValue({ ...reading('consultation', 'true'), field: 'consultation' })).toBe(true)
})
