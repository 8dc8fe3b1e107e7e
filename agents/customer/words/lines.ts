// What the firm's fixed words are made of, whoever reads them.

import type { RiskToleranceLevel } from '../../../domain/suitability.ts'
import type { Decision, EvidenceLabel, Reading, SentenceKind, Turn } from '../../../domain/turn.ts'
import type { PartEvidence } from '../../steps/evidence.ts'
import type { ServiceHours } from '../service-hours.ts'

/** What the texts say of the firm. Times are said only when the firm has configured them. */
export type Firm = {
  name: string
  /** As English answers name it; `name` where there is none. */
  englishName?: string
  hotline: string
  /** When people are there to talk to; out of them no handover is promised at once. */
  hours?: ServiceHours
  /** How complaints are handled, in the firm's own words; for example `1 个工作日内与您联系`. */
  complaintPromise?: string
}

export type WaysOnInput = {
  decision: Decision
  reading: Reading
  turn: Pick<Turn, 'reader' | 'profile' | 'history' | 'earlier'>
  /** The questions that were to be answered, with what was said of them; beside a refusal those that it does not concern. */
  parts: readonly PartEvidence[]
  rating: { evidence: EvidenceLabel; confidence: number }
}

/** `otherwise`: what is said instead where the guard drops it. */
export type Line = { kind: SentenceKind; text: string; otherwise?: string }
/** The words for one reason. */
export type Text = (input: WaysOnInput & { firm: Firm }) => Line[]

export const care = (text: string): Line => ({ kind: 'care', text })
export const notice = (text: string): Line => ({ kind: 'notice', text })
export const wayOn = (text: string): Line => ({ kind: 'way-on', text })

/** The words of the first rule of a decision that has its own, where one reason covers different requests. */
export const ofRule = (decision: Decision, table: Record<string, Line[]>): Line[] | null => {
  for (const ruleId of decision.ruleIds) {
    const lines = table[ruleId]
    if (lines) return lines
  }
  return null
}

/** R1至R3 for C3. */
export const upTo = (tolerance: RiskToleranceLevel): string => (tolerance === 'C1' ? 'R1' : `R1至R${tolerance[1]}`)

/** Strain alone can hand over too (`decide`): then nobody needs to ask for a person any more. */
export const takenOver = ({ decision, turn }: WaysOnInput, why = ''): Line | null => {
  if (decision.decision !== 'handover') return null
  return wayOn(
    `${why}${turn.reader.role === 'client' ? '现在为您转接人工客服。' : '现在转给您的主管，急事请直接联系。'}`,
  )
}

/** With the client's words, which the guard may drop. A story is not told back. */
export const nothingOf = (parts: readonly PartEvidence[]): Line => {
  const open = parts.length === 1 ? parts.filter(({ part }) => part.length <= longestQuoted) : parts
  const asked = open.map(({ part }) => `“${shorten(part)}”`).join('和')
  return {
    ...notice(`没有查到${asked || '相关'}的资料，不凭猜测回答。`),
    otherwise: '没有查到相关的资料，不凭猜测回答。',
  }
}

export const notFound = (open: readonly PartEvidence[], turn: WaysOnInput['turn']): Line[] => [
  nothingOf(open),
  wayOn(`没有查到的部分${verified(turn)}`),
]

export const verified = ({ reader }: WaysOnInput['turn']): string =>
  reader.role === 'client' ? '请回复“转人工”，由人工客服为您核实。' : '请向业务部门或合规部门核实后再答复客户。'

/** A danger spoken of earlier, kept in mind while another matter is answered. */
export const lingering = (danger: 'crisis' | 'fraud', { reader }: WaysOnInput['turn']): Line[] => {
  if (reader.role !== 'client')
    return [
      wayOn(
        danger === 'crisis'
          ? '前面提到的情况关系到人身安全，请先确认客户平安，并报告值班负责人。'
          : '前面提到的账户或资金安全事件请先处理，并联系风控专席。',
      ),
    ]
  return danger === 'crisis'
    ? [
        care('您前面说的话我一直放在心上，您的安全比什么都重要，不必一个人扛着。'),
        wayOn(
          '想找人说说话，请回复“转人工”；觉得撑不住或者有危险时，请立即拨打 110，也可以拨打当地的心理援助热线，告诉身边的亲友。',
        ),
      ]
    : [
        care('您前面说到的资金或账户安全问题更要紧，请不要耽误。'),
        wayOn('还没有处理好的，请回复“转人工”接风控专席；钱已经转出的，请马上联系转出银行止付并拨打 110 报警。'),
      ]
}

const longestQuoted = 24
const shorten = (text: string) =>
  masked(text.length > longestQuoted ? `${text.slice(0, longestQuoted)}……` : text.replace(/[?？。！!]+$/, ''))
/** What was covered is shown as such, and not by our name for it. */
const masked = (text: string) => text.replace(/⟦[^⟦⟧]*(?:⟧|(?=……$))/g, '＊＊')
