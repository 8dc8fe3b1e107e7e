import { expect, test } from 'vitest'
import { factPassageOf, today } from '../../../tests/fixtures/turn-nouns.ts'
import { compose } from '../compose.ts'
import type { PartEvidence } from '../evidence.ts'
import { isDisputed } from './disputed.ts'

const leaflet = (field: 'managementFee' | 'custodyFee', value: string) =>
  factPassageOf(field, value, { versionId: 'leaflet@1', id: `leaflet/${field}` })
const notice = (value: string) => {
  const told = factPassageOf('managementFee', value, { versionId: 'notice@1', id: 'notice/fee' })
  return { ...told, chunkId: 'notice@1/1', versionId: 'notice@1', title: '费率调整公告', effectiveFrom: '2026-06-01' }
}
const texts = (part: string, passages: PartEvidence['passages']) =>
  compose({ part, passages, missing: null, choices: [], probability: 0.95 }, (text) => [text], today).map(
    ({ text }) => text,
  )

test('both are told with where they stand, and nothing is worked out from them', () => {
  const said = texts('10万块一年要交多少管理费和托管费', [
    leaflet('managementFee', '0.40%/年'),
    leaflet('custodyFee', '0.10%/年'),
    notice('0.50%/年'),
  ])
  expect(said).toEqual([
    '虚谷稳进债券A（990101）的托管费为0.10%/年。',
    expect.stringMatching(
      /^虚谷稳进债券A（990101）的管理费，现有资料说法不一：《.+》（.+）写的是0\.40%\/年；《费率调整公告》（自 2026-06-01 起适用）写的是0\.50%\/年。$/,
    ),
    '以哪一份为准尚未核实，请以管理人最新公告为准，或转人工确认。',
  ])
})

test('documents that agree are one answer', () => {
  const agreeing = [leaflet('managementFee', '0.40%/年'), notice('0.4%/年')]
  expect(isDisputed(agreeing)).toBe(false)
  expect(texts('管理费多少', agreeing).join()).not.toContain('说法不一')
})

test('a value that was set right says so', () => {
  const passage = factPassageOf('riskLevel', 'R3', { corrected: { from: 'R2', on: '2026-11-20' } })
  expect(texts('风险等级', [passage])).toContain(
    '虚谷稳进债券A的风险等级“R3”为 2026-11-20 的更正，产品资料原文写的是“R2”。',
  )
})
