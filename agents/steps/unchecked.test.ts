import { expect, test } from 'vitest'
import type { Passage } from '../../domain/passage.ts'
import { passageOf } from '../../tests/fixtures/turn-nouns.ts'
import type { Draft } from './compose.ts'
import { createUnchecked, isUnchecked } from './unchecked.ts'

const said = (reader: 'client' | 'staff', ...texts: string[]) => {
  const unchecked = createUnchecked(reader)
  const drafts = texts.map((text): Draft => ({ kind: 'answer', text, quotes: [] }))
  return [...drafts.map(unchecked.plainly), ...unchecked.closing()].map(({ text }) => text)
}
const toClients = '其中有的规定原文我们尚未核对，请以交易所、公司公布的为准。'

test('one mark is taken out, and said at the end', () => {
  expect(said('client', '资产不低于50万元，以现行规定为准（待核）。', '次日生效。')).toEqual([
    '资产不低于50万元，以现行规定为准。',
    '次日生效。',
    toClients,
  ])
  expect(said('client', '印花税0.1%（双向，待核）。')).toEqual(['印花税0.1%（双向，以现行规定为准）。', toClients])
  expect(said('client', '印花税（双向0.1%，以香港现行规定为准，待核）、交易费。')).toEqual([
    '印花税（双向0.1%，以香港现行规定为准）、交易费。',
    toClients,
  ])
})

test('of several it is said once', () => {
  const texts = [
    '资产不低于50万元；以交易所和监管现行规定为准（待核）。',
    '满24个月；以现行规定为准（待核）。',
    '税率0.1%（双向，待核）。',
    '次日生效。',
  ]
  const plain = [
    '资产不低于50万元；以交易所和监管现行规定为准。',
    '满24个月；以现行规定为准。',
    '税率0.1%（双向，以现行规定为准）。',
    '次日生效。',
  ]
  expect(said('client', ...texts)).toEqual([...plain, toClients])
  expect(said('staff', ...texts)).toEqual([...plain, '以上写明“以……规定为准”的标准尚未核实。'])
})

test('an article that nobody looked up concerns staff; a client hears that it is to be checked', () => {
  const text = '至少保存5年，依据是《证券投资顾问业务暂行规定》（条号待核）。'
  expect(said('staff', text)).toEqual([text])
  expect(said('client', text)).toEqual(['至少保存5年，依据是《证券投资顾问业务暂行规定》。', toClients])
})

test('what was checked is left as it is, and what is taken back is forgotten', () => {
  expect(said('client', '次日生效。')).toEqual(['次日生效。'])
  const unchecked = createUnchecked('client')
  unchecked.plainly({ kind: 'answer', text: '以现行规定为准（待核）。', quotes: [] })
  unchecked.forget()
  expect(unchecked.closing()).toEqual([])
})

test('a sentence in other words is as little verified as what it rests on, of an FAQ the whole answer', () => {
  const text = '- 资产不低于50万元，以现行规定为准（待核）。\n- 次日生效。'
  const isTold = (more: Partial<Passage>, words: string) => {
    const passage = passageOf(text, more)
    const start = passage.start + text.indexOf(words)
    const unchecked = createUnchecked('client')
    unchecked.restsOn([{ passage, start, end: start + words.length }])
    return unchecked.closing().length > 0
  }
  expect(isTold({ kind: 'faq' }, '次日生效')).toBe(true)
  expect(isTold({ kind: 'procedure' }, '- 资产不低于50万元，以现行规定为准（待核）。')).toBe(true)
  expect(isTold({ kind: 'procedure' }, '次日生效')).toBe(false)
})

test.each(['client', 'staff'] as const)('told to a %s it is told apart from what was verified', (reader) => {
  expect(said(reader, '以现行规定为准（待核）。').some(isUnchecked)).toBe(true)
  expect(said(reader, '依据《规定》（条号待核）。').some(isUnchecked)).toBe(true)
  expect(said(reader, '以现行规定为准。').some(isUnchecked)).toBe(false)
})

test('it is known in English, too', () => {
  const unchecked = createUnchecked('client')
  unchecked.plainly({ kind: 'answer', text: '以监管规定为准（待核）。', quotes: [] })
  const [closing] = unchecked.closing()
  expect(closing?.english && isUnchecked(closing.english)).toBe(true)
})
