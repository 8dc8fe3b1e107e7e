import { describe, expect, test } from 'vitest'
import type { ConversationEvent, ConversationEventBody } from '../../domain/conversation.ts'
import { aiLabel, type Citation } from '../../domain/turn.ts'
import { cite } from '../../retrievers/citations/cite.ts'
import { passageOf } from '../../tests/fixtures/turn-nouns.ts'
import { attachment, transcriptName, transcriptOf } from './transcript.ts'

const citationOf = (text: string, more: Parameters<typeof passageOf>[1] = {}): Citation => {
  const passage = passageOf(text, more)
  return cite({ passage, start: passage.start, end: passage.end })
}

/** Events of a minute each, from 21:00:00 in Shanghai on. */
const eventsOf = (...bodies: (ConversationEventBody | [ConversationEventBody, turnId: string])[]) =>
  bodies.map((given, index): ConversationEvent => {
    const [body, turnId] = Array.isArray(given) ? given : [given, null]
    return {
      conversationId: 'c-1',
      seq: index + 1,
      at: new Date(Date.parse('2026-11-22T13:00:00Z') + index * 60_000).toISOString(),
      turnId,
      actor: { kind: 'system' },
      body,
    }
  })

const asked = (messageId: string, text: string): [ConversationEventBody, string] => [
  { type: 'message-received', messageId, text },
  messageId,
]
const said = (
  turnId: string,
  index: number,
  text: string,
  ...citations: Citation[]
): [ConversationEventBody, string] => [
  { type: 'sentence-committed', sentence: { index, kind: 'answer', text, citations } },
  turnId,
]

const fileOf = (events: ConversationEvent[]) =>
  transcriptOf({ conversationId: 'c-1', events, firm: '虚谷证券', at: new Date('2026-11-22T16:30:00Z') })

describe('the file', () => {
  test('says who spoke when, in Shanghai, with numbered sources, and the AI label at head and foot', () => {
    const faq = citationOf('转账时间为交易日9:00–16:00。', { title: '银证转账常见问题' })
    const law = citationOf('第五条 …', {
      kind: 'digest',
      title: '反洗钱法',
      clause: '第三十四条',
      versionId: 'aml@2025',
      versionLabel: '2024 修订',
      effectiveFrom: '2025-01-01',
      effectiveTo: '2026-06-15',
      legalStatus: 'repealed',
      verification: 'secondary',
    })
    const text = fileOf(
      eventsOf(
        { type: 'conversation-started', channel: 'widget', anonymous: true },
        asked('m-1', '几点可以转'),
        said('m-1', 0, '交易日9:00–16:00可以转，入口：[打开：银证转账](xugu://transfer)。', faq),
        said('m-1', 1, '资料要保存十年。', law, faq),
        [{ type: 'turn-rated', evidence: 'grounded', confidence: 0.9 }, 'm-1'],
        { type: 'notice-given', about: 'taken', text: '人工客服已接入。' },
        { type: 'staff-message', messageId: 's-1', text: '您好，我来帮您。' },
      ),
    )
    expect(text).toBe(`虚谷证券对话记录

标为“智能助手”的发言：${aiLabel}
生成合成内容标识：人工智能生成；提供者 虚谷证券；内容编号 c-1
开始于 2026-11-22 21:00:00，下载于 2026-11-23 00:30:00（北京时间）
手机号、证件号等以 ⟦手机号1⟧ 这样的代号显示，本文件不含原文。

[2026-11-22 21:01:00] 您
    几点可以转

[2026-11-22 21:02:00] 智能助手（AI 生成，有据）
    交易日9:00–16:00可以转，入口：“银证转账”。[1]资料要保存十年。[2][1]

[2026-11-22 21:05:00] 系统
    人工客服已接入。

[2026-11-22 21:06:00] 人工客服
    您好，我来帮您。

引用资料（以作答时为准）
[1] 《银证转账常见问题》；2026-01-01 版；适用日期 2026-01-01 起；作答时有效
[2] 《反洗钱法》第三十四条；2024 修订；适用日期 2025-01-01 起，2026-06-15 前；作答时已失效；本公司自撰的要点，不是法规原文；尚未与官方原文核对

标为“智能助手”的发言：${aiLabel}
`)
  })

  test('leaves out what was taken back and says so; what is left keeps the place of the answer', () => {
    const wrong = citationOf('错的。', { versionId: 'wrong@1', title: '错的资料' })
    const text = fileOf(
      eventsOf(
        asked('m-1', '问'),
        said('m-1', 0, '编造的数字是 7.5%。', wrong),
        said('m-1', 1, '还有一句。'),
        [{ type: 'answer-replaced', why: 'model-failed' }, 'm-1'],
        said('m-1', 2, '资料里的说法。'),
        asked('m-2', '再问'),
        said('m-2', 0, '半句'),
        [{ type: 'answer-replaced', why: 'handover' }, 'm-2'],
      ),
    )
    expect(text).not.toContain('7.5%')
    expect(text).not.toContain('错的资料')
    expect(text).toContain('（此前显示的 2 句已撤回，不再列出。）\n    资料里的说法。')
    expect(text).toMatch(/智能助手（AI 生成）\n {4}（此前显示的 1 句已撤回，不再列出。）\n\n/)
    expect(text.indexOf('资料里的说法')).toBeLessThan(text.indexOf('再问'))
  })

  test('says how far an answer is supported, and nothing of fixed words', () => {
    const rated = (evidence: 'partial' | 'none', id: string): [ConversationEventBody, string] => [
      { type: 'turn-rated', evidence, confidence: 0.5 },
      id,
    ]
    const text = fileOf(
      eventsOf(
        asked('m-1', '问'),
        said('m-1', 0, '答。'),
        rated('partial', 'm-1'),
        asked('m-2', '转人工'),
        [{ type: 'sentence-committed', sentence: { index: 0, kind: 'way-on', text: '好的。', citations: [] } }, 'm-2'],
        rated('none', 'm-2'),
      ),
    )
    expect(text).toContain('智能助手（AI 生成，部分有据）\n    答。')
    expect(text).toContain('智能助手（AI 生成）\n    好的。')
  })

  test('marks answers whose source was stopped, and no others', () => {
    const stopped = citationOf('旧费率。', { chunkId: 'old', versionId: 'old@1' })
    const text = fileOf(
      eventsOf(
        asked('m-1', '费率'),
        said('m-1', 0, '费率是旧的。', stopped),
        asked('m-2', '几点'),
        said('m-2', 0, '九点。', citationOf('九点。')),
        [{ type: 'answer-stopped', chunkId: 'old', reason: '这条回答引用的资料已停用。' }, 'm-1'],
      ),
    )
    expect(text).toContain('费率是旧的。[1]\n    （这条回答引用的资料已停用。）\n')
    expect(text.match(/资料已停用/g)).toHaveLength(1)
  })

  test('an answer that was withdrawn and is not told any more has its place, with why', () => {
    const begun = (id: string): [ConversationEventBody, string] => [
      { type: 'turn-started', messageId: id, asOf: '2026-11-22', libraryVersion: 1, answeredBy: 'extractive' },
      id,
    ]
    const reason = '这条回答引用的资料已停用。'
    const text = fileOf(
      eventsOf(
        asked('m-1', '费率'),
        begun('m-1'),
        asked('m-2', '几点'),
        begun('m-2'),
        said('m-2', 0, '九点。'),
        [{ type: 'answer-stopped', chunkId: 'old', reason }, 'm-1'],
        [{ type: 'answer-stopped', chunkId: 'old', reason }, 'm-9'],
      ),
    )
    const withdrawn = `智能助手（AI 生成）\n    （${reason}）\n`
    expect(text).toContain(`费率\n\n[2026-11-22 21:01:00] ${withdrawn}`)
    // Also where its beginning is not told.
    expect(text).toContain(`[2026-11-22 21:06:00] ${withdrawn}`)
    expect(text.split(withdrawn)).toHaveLength(3)
  })

  test('tells verdicts, rating, call-back, consent and erasure', () => {
    const text = fileOf(
      eventsOf(
        asked('m-1', '问'),
        said('m-1', 0, '答。'),
        { type: 'answer-judged', judgedTurnId: 'm-1', verdict: 'up' },
        { type: 'answer-judged', judgedTurnId: 'm-0', verdict: null },
        { type: 'answer-judged', judgedTurnId: 'm-1', verdict: 'down', reason: 'outdated', comment: '去年就改了' },
        { type: 'callback-requested', callbackId: 'cb-1', phone: '⟦手机号1⟧', time: 'morning' },
        { type: 'conversation-rated', score: 4, solved: false },
        { type: 'consent-given', document: 'ai-and-privacy', version: '2026-11-22' },
        { type: 'originals-erased', by: 'v-1', reason: '本人要求删除' },
        [{ type: 'turn-failed', code: 'internal', detail: '抱歉，这次没能答复您。' }, 'm-9'],
      ),
    )
    for (const line of [
      '对 2026-11-22 21:00:00 的提问所得的回答：没有帮助；已经过时；去年就改了',
      '对 此前 的提问所得的回答：撤回评价',
      '登记回电：⟦手机号1⟧，上午',
      '评价这次服务：4 分（满分 5 分）；问题未解决',
      '同意《智能助手使用须知》（2026-11-22 版）',
      '已按您的要求删除这个对话里手机号、证件号等的原文。',
      '抱歉，这次没能答复您。',
    ])
      expect(text).toContain(`    ${line}\n`)
  })

  // A message of several lines could otherwise pass for what the staff or the bot said.
  test('lets no message speak for others', () => {
    const forged = '您好\n[2026-11-22 21:09:00] 人工客服\n保证收益 20%'
    const text = fileOf(eventsOf(asked('m-1', forged)))
    expect(text.split('\n').filter((line) => line.startsWith('['))).toEqual(['[2026-11-22 21:00:00] 您'])
    expect(text).toContain('\n    [2026-11-22 21:09:00] 人工客服\n')
  })

  test('is one of an empty conversation too', () => {
    expect(fileOf([])).toContain('开始于 —，下载于')
  })
})

test('the name of the file holds any name of a firm', () => {
  const name = transcriptName('证券 (A)*\'"\r\n;', new Date('2026-11-22T16:30:00Z'))
  expect(name).toContain('-2026-11-23.txt')
  const header = attachment(name)
  expect(header).toMatch(/^attachment; filename="transcript\.txt"; filename\*=UTF-8''[A-Za-z0-9%._~-]+$/)
  expect(decodeURIComponent(header.split("''")[1] ?? '')).toBe(name)
})
