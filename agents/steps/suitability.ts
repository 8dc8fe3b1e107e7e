// 适当性提示: what must be said beside the facts of a product that a client asked about by name, in the firm's fixed words (DOMAIN §3).
import type { Passage } from '../../domain/passage.ts'
import { type ClientProfile, ProductRiskLevel, suitabilityOf } from '../../domain/suitability.ts'
import { asksWhoMayBuy } from '../../knowledge/facts/asked-fields.ts'
import type { Draft } from './compose.ts'
import { type PartEvidence, suffices } from './evidence.ts'
import { notice, wayOn } from './notice.ts'

/** A product that the client asked about; `riskLevel` is today's, whatever day was asked for. */
export type AskedProduct = { code: string; name: string; riskLevel: ProductRiskLevel | null }

const ownLevel =
  /(?:我|本人)(?:的|现在|目前|是)*(?:的)?(?:风险(?:承受能力)?(?:等级|级别|评级|测评结果)|测评(?:结果|等级)|[Cc]几|什么(?:风险)?等级)/

/** 我是C2, 保守型. */
const statesLevel = /(?<![A-Za-z])[Cc]-?[1-5](?!\d)|(?:保守|谨慎|稳健|积极|激进)型/

/** Whether a client asks for his own level, which we know once he has signed in. */
export const asksOwnLevel = (question: string): boolean => ownLevel.test(question)

/**
 * That a product's level is above the client's is always said; whether they match, and what is needed to tell, where it was asked;
 * of no product the client's own level, where that was asked.
 * @param profile null: nobody has signed in
 * @returns nothing when nothing of a product is told
 */
export const suitabilityNotes = ({
  parts,
  products,
  profile,
}: {
  parts: readonly PartEvidence[]
  products: readonly AskedProduct[]
  profile: ClientProfile | null
}): Draft[] => {
  const told = parts.filter((part) => suffices(part) && part.passages.some(({ kind }) => kind === 'product'))
  const rated = products.flatMap(({ riskLevel, ...product }) => (riskLevel ? [{ ...product, riskLevel }] : []))
  if (products.length === 0) return profile ? withoutProduct(parts, profile) : []
  if (told.length === 0 || rated.length === 0) return []
  const isAsked = told.some(({ part }) => asksWhoMayBuy(part))
  // What a visitor says of his own level is taken as it is said, and nobody here has seen it.
  if (!profile && isAsked && told.some(({ part }) => statesLevel.test(part)))
    return [
      wayOn(
        '以上按您说的等级比对，以您在公司的测评结果为准。',
        'This goes by the level that you named; your assessment with the firm is what counts.',
      ),
    ]
  if (!profile)
    return isAsked
      ? [
          wayOn(
            '购买前须先完成风险测评；您登录后，我可以说明您的测评等级与它是否匹配。',
            'A risk assessment comes before a purchase; when you have signed in, I can tell whether your level matches.',
          ),
        ]
      : []
  if (profile.investorClass === 'professional')
    return isAsked
      ? [
          notice(
            '您已认定为专业投资者，不受风险等级匹配的限制，但仍请看清风险揭示，自行决定。',
            'As a professional investor you are not bound by the matching of levels; please read the risk disclosure all the same and decide yourself.',
          ),
        ]
      : []
  const own = profile.assessedOn
    ? `您最近一次测评（${profile.assessedOn}）的结果为${profile.riskTolerance}`
    : `您的测评结果为${profile.riskTolerance}`
  const opinions = rated.map((product) => ({ product, match: suitabilityOf(profile, product.riskLevel).match }))
  const levels = (matches: readonly string[]) =>
    opinions
      .filter(({ match }) => matches.includes(match))
      .map(({ product: { name, code, riskLevel } }) => `${name}（${code}）的风险等级现为${riskLevel}`)
      .join('，')
  const [above, within] = [levels(['above-level', 'barred']), levels(['suitable'])]
  const ownInEnglish = `your last assessment is ${profile.riskTolerance}`
  const inEnglish = (matches: readonly string[]) =>
    opinions
      .filter(({ match }) => matches.includes(match))
      .map(({ product: { name, code, riskLevel } }) => `${name}（${code}） is rated ${riskLevel}`)
      .join(', ')
  const aboveInEnglish = inEnglish(['above-level', 'barred'])
  const notes: Draft[] = []
  if (isAsked && opinions.some(({ match }) => match === 'not-assessed'))
    notes.push(
      notice(
        '您还没有做过风险测评，无法判断是否匹配。',
        'You have not been assessed yet, so whether it matches cannot be told.',
      ),
      wayOn('请先在 App 里完成风险测评，再看与自己匹配的产品。', 'Please take the risk assessment in the app first.'),
    )
  if (isAsked && within)
    notes.push(
      notice(
        `${within}，${own}，等级匹配；是否购买请您自己决定。`,
        `${inEnglish(['suitable'])}; ${ownInEnglish}: the levels match. Whether to buy is your decision.`,
      ),
    )
  if (above && profile.isLowestTolerance)
    notes.push(
      notice(
        `${above}，${own}，二者不匹配；按适当性规定，风险承受能力属于最低类别的投资者，即使自己要求，也不能购买超出等级的产品。`,
        `${aboveInEnglish}; ${ownInEnglish}: they do not match. Investors of the lowest category may not buy above their level, not even at their own request.`,
      ),
      wayOn(
        '您可以在 App 里按匹配的风险等级筛选产品；情况有变化的，可以先重新测评。',
        'The app lists products by level; if your circumstances have changed, you can take the assessment again.',
      ),
    )
  else if (above)
    notes.push(
      notice(
        `${above}，${own}，二者不匹配；您主动要求购买的，公司须先告知不匹配、作书面风险警示并由您确认，也可能不予办理。`,
        `${aboveInEnglish}; ${ownInEnglish}: they do not match. If you ask to buy it yourself, the firm must first warn you in writing and have you confirm, and may decline.`,
      ),
      wayOn(
        '情况有变化的可以先在 App 里重新测评；需要专人说明，请回复“转人工”。',
        'If your circumstances have changed, you can take the assessment again in the app; to have it explained, reply “human”.',
      ),
    )
  return notes
}

/** Of a question that names no product: the client's own level, and that of those listed the ones above it are not shown. */
const withoutProduct = (parts: readonly PartEvidence[], profile: ClientProfile): Draft[] => {
  if (parts.some(({ part }) => asksOwnLevel(part))) return [levelOf(profile)]
  const levels = levelsIn(parts.flatMap(({ passages }) => passages))
  return levels.some((level) => goesBeyond(profile, level))
    ? [levelOf(profile), notice('风险等级高于它的产品不在这里列出。', 'Products rated above it are not listed here.')]
    : []
}

/** Whether of the products found none may be shown to the client unasked: R4 的产品有哪些, of a C2. */
export const isAllAbove = (passages: readonly Passage[], profile: ClientProfile | null): boolean => {
  const levels = levelsIn(passages)
  return profile !== null && levels.length > 0 && levels.every((level) => goesBeyond(profile, level))
}

const levelsIn = (passages: readonly Passage[]): ProductRiskLevel[] =>
  passages.flatMap(({ facts }) =>
    facts.flatMap(({ field, value }) => {
      const level = ProductRiskLevel.safeParse(/R[1-5]/.exec(value)?.[0])
      return field === 'riskLevel' && level.success ? [level.data] : []
    }),
  )

const goesBeyond = (profile: ClientProfile, level: ProductRiskLevel): boolean =>
  suitabilityOf(profile, level).match !== 'suitable'

const levelOf = ({ riskTolerance, assessedOn }: ClientProfile): Draft =>
  notice(
    riskTolerance === null
      ? '您还没有做过风险测评，所以没有风险等级。'
      : `${assessedOn ? `您最近一次测评（${assessedOn}）` : '您'}的风险等级为${riskTolerance}。`,
    riskTolerance === null
      ? 'You have not been assessed yet and so have no risk level.'
      : `Your risk level is ${riskTolerance}${assessedOn ? ` (assessed on ${assessedOn})` : ''}.`,
  )
