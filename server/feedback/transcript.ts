// 对话记录: a conversation as a text file for its client. Pure: the same events give the same file.
import { joinSentences, linksSaid } from '../../domain/answer-text.ts'
import { calendarDate } from '../../domain/calendar.ts'
import type { ConversationEvent } from '../../domain/conversation.ts'
import { callbackTimeNames, DislikeReason, dislikeReasonNames } from '../../domain/handoff.ts'
import { type LegalStatus, maySayClause } from '../../domain/library.ts'
import { aiLabel, type Citation, type EvidenceLabel, evidenceWords, type Sentence } from '../../domain/turn.ts'
import { consentTitles } from '../consents/notice.ts'

/**
 * The file: what was said by whom and when, as its client sees it. What stands at the left margin is ours; what people and the bot said
 * is indented, so that no message can pass for somebody else's.
 * @param events as clients see them, in order
 */
export const transcriptOf = ({
  conversationId,
  events,
  firm,
  at,
}: {
  conversationId: string
  events: readonly ConversationEvent[]
  firm: string
  at: Date
}): string => {
  const notes = createNotes()
  const entries = entriesOf(events, notes)
  const begun = events[0]?.at
  return [
    `${firm}对话记录`,
    '',
    `标为“智能助手”的发言：${aiLabel}`,
    // DOMAIN §8: 生成属性、提供者名称、内容编号.
    `生成合成内容标识：人工智能生成；提供者 ${firm}；内容编号 ${conversationId}`,
    `开始于 ${begun ? clockOf(begun) : '—'}，下载于 ${clockOf(at.toISOString())}（北京时间）`,
    '手机号、证件号等以 ⟦手机号1⟧ 这样的代号显示，本文件不含原文。',
    '',
    ...entries.flatMap(({ at: time, who, lines }) => [`[${clockOf(time)}] ${who}`, ...lines.flatMap(indented), '']),
    ...(notes.lines().length > 0 ? ['引用资料（以作答时为准）', ...notes.lines(), ''] : []),
    `标为“智能助手”的发言：${aiLabel}`,
    '',
  ].join('\n')
}

/** @example transcriptName('虚谷证券', new Date()) // '虚谷证券对话记录-2026-11-22.txt' */
export const transcriptName = (firm: string, at: Date): string => `${firm}对话记录-${calendarDate(at)}.txt`

/** RFC 6266: the name as RFC 5987 writes it, beside one for whoever cannot read that. */
export const attachment = (name: string): string => {
  const escaped = encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="transcript.txt"; filename*=UTF-8''${escaped}`
}

const shanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
})
/** @example clockOf('2026-11-22T13:05:09Z') // '2026-11-22 21:05:09' */
const clockOf = (instant: string): string => shanghai.format(new Date(instant))

const indented = (text: string): string[] => text.split('\n').map((line) => (line === '' ? '' : `    ${line}`))

// --- what was said ---

type Entry = { at: string; who: string; lines: string[] }

const entriesOf = (events: readonly ConversationEvent[], notes: Notes): Entry[] => {
  const answers = answersIn(events)
  const lastJudged = new Map(
    events.flatMap(({ seq, body }) => (body.type === 'answer-judged' ? [[body.judgedTurnId, seq]] : [])),
  )
  const askedAt = new Map(
    events.flatMap(({ at, body }) => (body.type === 'message-received' ? [[body.messageId, clockOf(at)]] : [])),
  )
  return events.flatMap((event): Entry[] => {
    const { at, body, turnId } = event
    const say = (who: string, ...lines: string[]): Entry[] => [{ at, who, lines }]
    switch (body.type) {
      case 'message-received':
        return say('您', body.text)
      case 'turn-started':
      case 'sentence-committed':
      case 'answer-stopped': {
        const answer = answers.get(turnId)
        return answer?.seq === event.seq ? say(...answerLines(answer, notes)) : []
      }
      case 'turn-failed':
        return say('系统', body.detail)
      case 'staff-message':
        return say('人工客服', body.text)
      case 'notice-given':
        return say('系统', body.text)
      case 'conversation-claimed':
        return say('系统', '您已登录，这个对话归入您的账户。')
      case 'originals-erased':
        return say('系统', '已按您的要求删除这个对话里手机号、证件号等的原文。')
      case 'callback-requested':
        return say('您', `登记回电：${body.phone}，${callbackTimeNames[body.time]}`)
      case 'callback-cancelled':
        return say('您', '取消回电')
      case 'answer-judged':
        if (lastJudged.get(body.judgedTurnId) !== event.seq) return []
        return say('您', `对 ${askedAt.get(body.judgedTurnId) ?? '此前'} 的提问所得的回答：${verdictSaid(body)}`)
      case 'conversation-rated':
        return say('您', ratingSaid(body))
      case 'consent-given':
        return say('您', `同意《${consentTitles[body.document]}》（${body.version} 版）`)
      default:
        return []
    }
  })
}

type Answer = {
  /** Of the first sentence that was shown; where an answer was withdrawn and is not told any more, of its beginning. */
  seq: number
  sentences: Sentence[]
  /** How many were shown and taken back. */
  retracted: number
  evidence: EvidenceLabel | null
  /** What the client was told when a source of it was stopped. */
  stopped: Set<string>
}

const answersIn = (events: readonly ConversationEvent[]): Map<string | null, Answer> => {
  const answers = new Map<string | null, Answer>()
  const begun = new Map<string | null, number>()
  for (const { seq, turnId, body } of events) {
    const answer = answers.get(turnId) ?? { seq, sentences: [], retracted: 0, evidence: null, stopped: new Set() }
    if (body.type === 'turn-started' && !begun.has(turnId)) begun.set(turnId, seq)
    else if (body.type === 'sentence-committed') {
      answers.set(turnId, answer)
      answer.sentences.push(body.sentence)
    } else if (body.type === 'answer-replaced') {
      answer.retracted += answer.sentences.length
      answer.sentences = []
      answer.evidence = null
    } else if (body.type === 'turn-rated') answer.evidence = body.evidence
    else if (body.type === 'answer-stopped') {
      if (turnId !== null && !answers.has(turnId))
        answers.set(turnId, { ...answer, seq: begun.get(turnId) ?? seq, stopped: new Set([body.reason]) })
      for (const { sentences, stopped } of answers.values())
        if (sentences.some(({ citations }) => citations.some(({ chunkId }) => chunkId === body.chunkId)))
          stopped.add(body.reason)
    }
  }
  return answers
}

const answerLines = ({ sentences, retracted, evidence, stopped }: Answer, notes: Notes): [string, ...string[]] => {
  const text = joinSentences(
    sentences.map((sentence) => ({
      ...sentence,
      text: `${linksSaid(sentence.text)}${notes.marks(sentence.citations)}`,
    })),
  )
  // The firm's fixed words rest on nothing and need not.
  const rated = sentences.some(({ kind }) => kind === 'answer') ? evidence : null
  return [
    `智能助手（AI 生成${rated ? `，${evidenceWords[rated]}` : ''}）`,
    ...(retracted > 0 ? [`（此前显示的 ${retracted} 句已撤回，不再列出。）`] : []),
    ...(text === '' ? [] : [text]),
    ...[...stopped].map((reason) => `（${reason}）`),
  ]
}

const verdictSaid = ({
  verdict,
  reason,
  comment,
}: {
  verdict: 'up' | 'down' | null
  reason?: string
  comment?: string
}): string => {
  if (verdict === null) return '撤回评价'
  const known = DislikeReason.safeParse(reason).data
  return [
    verdict === 'up' ? '有帮助' : '没有帮助',
    ...(known ? [dislikeReasonNames[known]] : []),
    ...(comment ? [comment] : []),
  ].join('；')
}

const ratingSaid = ({ score, solved, comment }: { score: number; solved?: boolean; comment?: string }): string =>
  [
    `评价这次服务：${score} 分（满分 5 分）`,
    ...(solved === undefined ? [] : [solved ? '问题已解决' : '问题未解决']),
    ...(comment ? [comment] : []),
  ].join('；')

// --- what it rests on ---

type Notes = ReturnType<typeof createNotes>

/** Numbers the sources as they first appear; a clause of a version is one source, however often it is quoted. */
const createNotes = () => {
  const numbers = new Map<string, { number: number; citation: Citation }>()
  return {
    marks: (citations: readonly Citation[]): string => {
      const own = citations.map((citation) => {
        const key = `${citation.versionId}#${citation.clause ?? ''}`
        const note = numbers.get(key) ?? { number: numbers.size + 1, citation }
        numbers.set(key, note)
        return note.number
      })
      return [...new Set(own)].map((number) => `[${number}]`).join('')
    },
    lines: (): string[] => [...numbers.values()].map(({ number, citation }) => `[${number}] ${sourceSaid(citation)}`),
  }
}

const sourceSaid = (citation: Citation): string => {
  const { title, clause, versionLabel, legalStatus, kind, verification } = citation
  return [
    `《${title}》${clause ?? ''}`,
    versionLabel,
    datesSaid(citation),
    statusWords[legalStatus],
    ...(kind === 'digest' ? ['本公司自撰的要点，不是法规原文'] : []),
    ...(verification !== null && !maySayClause(verification) ? ['尚未与官方原文核对'] : []),
  ].join('；')
}

const datesSaid = ({ effectiveFrom, effectiveTo }: Citation): string => {
  if (effectiveFrom === null && effectiveTo === null) return '适用日期未注明'
  // Ranges are half-open.
  return `适用日期 ${effectiveFrom ?? '未注明'} 起${effectiveTo === null ? '' : `，${effectiveTo} 前`}`
}

const statusWords: Record<LegalStatus, string> = {
  'consultation-draft': '征求意见稿',
  'not-yet-effective': '作答时尚未生效',
  'in-force': '作答时有效',
  repealed: '作答时已失效',
  unknown: '生效日期未注明',
}
