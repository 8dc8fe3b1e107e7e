// How passages and earlier messages stand in a prompt.
import { z } from 'zod'
import { type LegalStatus, maySayClause } from '../domain/library.ts'
import { Passage } from '../domain/passage.ts'
import { factLabels } from '../domain/product-fact.ts'
import { Utterance } from '../domain/turn.ts'
import { fence, fencedText } from './fence.ts'

/** What of a passage a model is shown. */
export const EvidencePassage = Passage.pick({
  kind: true,
  title: true,
  versionLabel: true,
  clause: true,
  path: true,
  text: true,
  effectiveFrom: true,
  effectiveTo: true,
  publishedOn: true,
  verification: true,
  legalStatus: true,
  facts: true,
})
export type EvidencePassage = z.infer<typeof EvidencePassage>

export const History = z.array(Utterance)

const kinds: Record<EvidencePassage['kind'], string> = {
  regulation: '法规原文',
  digest: '法规要点',
  faq: '常见问答',
  product: '产品资料',
  fee: '费用表',
  procedure: '办理流程',
  research: '研究报告',
}

const standing: Record<LegalStatus, string | null> = {
  'in-force': '现行有效',
  'not-yet-effective': '尚未施行',
  repealed: '已失效',
  'consultation-draft': '征求意见稿，未生效',
  unknown: null,
}

const isLegal = ({ kind }: EvidencePassage) => kind === 'regulation' || kind === 'digest'

/** The headings above a passage: of an FAQ the question that it answers. Those of laws hold numbers, which `clauseOf` decides on. */
const headingOf = (passage: EvidencePassage) => (isLegal(passage) ? null : passage.path.join(' / ') || null)

/** A clause number that was not verified is not shown, so that it cannot be said. */
const clauseOf = ({ clause, verification }: EvidencePassage) =>
  verification === null || maySayClause(verification) ? clause : null

const factLines = ({ facts }: EvidencePassage): string =>
  facts
    .map(({ productName, field, condition, value, asOf }) => {
      const when = asOf ? `，数据日期 ${asOf}` : ''
      return `${productName}｜${factLabels[field]}${condition ? `（${condition}）` : ''}：${value}${when}`
    })
    .join('\n')

/** Passages numbered from 1 in their order; by these numbers an answer names them. */
export const renderPassages = (passages: EvidencePassage[]): string =>
  passages
    .map((passage, index) => {
      const facts = factLines(passage)
      return fence('资料', facts ? `${passage.text}\n${facts}` : passage.text, {
        编号: String(index + 1),
        类别: kinds[passage.kind],
        名称: passage.title,
        小节: headingOf(passage),
        版本: isLegal(passage) ? passage.versionLabel : null,
        条款: clauseOf(passage),
        效力: isLegal(passage) ? standing[passage.legalStatus] : null,
        // Of what is still in force only a law's date matters; what was replaced held from one day to another.
        施行: isLegal(passage) || passage.effectiveTo ? passage.effectiveFrom : null,
        失效: passage.effectiveTo,
        日期: isLegal(passage) ? null : passage.publishedOn,
      })
    })
    .join('\n')

const speakers: Record<Utterance['role'], string> = { user: '客户', assistant: '智能助手', staff: '人工客服' }

/** Earlier messages, oldest first, one a line; nothing when there are none. */
export const renderHistory = (history: Utterance[]): string | null =>
  history.length === 0
    ? null
    : fence(
        '此前对话',
        history.map(({ role, text }) => `${speakers[role]}：${fencedText(text).replace(/\n+/g, ' ')}`).join('\n'),
      )

/** Parts of a message under each other; what is missing is left out. */
export const paragraphs = (...parts: (string | null | undefined)[]): string => parts.filter(Boolean).join('\n\n')
