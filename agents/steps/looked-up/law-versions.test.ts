import { describe, expect, test } from 'vitest'
import type { Passage } from '../../../domain/passage.ts'
import { diffWords } from '../../../knowledge/versions/clause-diff.ts'
import type { Compared } from '../../../retrievers/retrieve.ts'
import { passageOf } from '../../../tests/fixtures/turn-nouns.ts'
import { changesInWords, versionsSetSideBySide } from './law-versions.ts'

const article = (name: string, text: string, more: Partial<Passage> = {}) => ({
  name,
  passages: [
    passageOf(`${name}　${text}`, {
      kind: 'regulation',
      title: '中华人民共和国公司法',
      clause: name,
      source: 'clause',
      chunkId: `${name}${more.versionLabel}`,
      ...more,
    }),
  ],
})
const old = { versionLabel: '2018-10-26 修正', effectiveFrom: '2018-10-26', effectiveTo: '2024-07-01' }
const now = { versionLabel: '2023-12-29 修订', effectiveFrom: '2024-07-01', effectiveTo: null }

const compared = (change: Compared['changes'][number], more: Partial<Compared> = {}): Compared => ({
  title: '中华人民共和国公司法',
  older: { label: old.versionLabel, from: old.effectiveFrom, to: old.effectiveTo },
  newer: { label: now.versionLabel, from: now.effectiveFrom, to: null },
  isOfDigests: false,
  changes: [change],
  clauses: { before: 218, after: 266, counts: { same: 0, changed: 160, moved: 29, added: 77, removed: 29 } },
  ...more,
})
const say = (one: Compared, part = '公司法第五条修订前后有什么不同', passages: Passage[] = []) =>
  versionsSetSideBySide({ part, compared: one, passages })

describe('an article before and after', () => {
  const before = article('第十一条', '设立公司必须依法制定公司章程。', old)
  const after = article('第五条', '设立公司应当依法制定公司章程。', now)

  test('both texts with their dates, each cited, and what changed', () => {
    const drafts = say(compared({ kind: 'changed', before, after, shares: null }))
    expect(drafts.map(({ text }) => text)).toEqual([
      '《中华人民共和国公司法》第五条，2023-12-29 修订前后对照：',
      '• 修订前（自 2024-07-01 起不再适用）：《中华人民共和国公司法》第十一条（2018-10-26 修正，自 2018-10-26 起施行）：设立公司必须依法制定公司章程。',
      '• 修订后：《中华人民共和国公司法》第五条（2023-12-29 修订，自 2024-07-01 起施行）：设立公司应当依法制定公司章程。',
      '• 变化：条号由第十一条变为第五条。“必须”改为“应当”。',
    ])
    expect(drafts.map(({ quotes }) => quotes.length)).toEqual([0, 1, 1, 2])
  })

  test('asked for by its former number it is said where it is now', () => {
    const [lead] = say(compared({ kind: 'changed', before, after, shares: null }), '公司法第十一条改了什么')
    expect(lead?.text).toContain('修订前的第十一条，按文字比对对应现在的第五条')
  })

  test('what only has another number is not said to have changed', () => {
    const same = article('第五条', '设立公司必须依法制定公司章程。', now)
    const [, , , change] = say(compared({ kind: 'moved', before, after: same, shares: null }))
    expect(change?.text).toBe('• 变化：条文内容没有变化，条号由第十一条变为第五条。')
  })

  test('what has no counterpart is said to have none by its words', () => {
    const added = say(compared({ kind: 'added', before: null, after, shares: '第六条' }))
    expect(added.at(-1)?.text).toBe('• 变化：按文字比对，修订前没有与第五条对应的条文，其中的内容原在第六条。')
    const removed = say(compared({ kind: 'removed', before, after: null, shares: null }))
    expect(removed.at(-1)?.text).toBe('• 变化：按文字比对，修订后没有与第十一条对应的条文。')
  })

  test('of digests nothing is said to have changed', () => {
    const drafts = say(compared({ kind: 'changed', before, after, shares: null }, { isOfDigests: true }))
    expect(drafts.at(-1)).toMatchObject({ kind: 'notice', text: expect.stringContaining('不能逐字比较') })
    expect(drafts.some(({ text }) => text.includes('变化：'))).toBe(false)
  })

  test('of a law as a whole what became of its articles, cited from both versions', () => {
    const whole = { ...compared({ kind: 'same', before, after, shares: null }), changes: [] }
    const [counted] = say(whole, '公司法2023年修订改了什么', [...after.passages, ...before.passages])
    expect(counted?.text).toContain('修改160条，新增77条，删除29条，内容不变、只换了条号或章节的29条')
    expect(counted?.quotes).toHaveLength(2)
  })
})

test('what changed in words: added, taken out, replaced; much is not told word by word', () => {
  expect(changesInWords(diffWords('甲应当登记并公告。', '甲应当登记。'))).toBe('删去“并公告”。')
  expect(changesInWords(diffWords('公司股东依法享有权利。', '公司设立登记应当提交申请书、章程等文件。'))).toBe(
    '改动较大，请对照上面两段原文。',
  )
  const added = changesInWords(diffWords('第一款。', `第一款。\n${'第二款很长'.repeat(30)}。`))
  expect(added).toMatch(/^增加“第二款很长.*……”。$/)
})
