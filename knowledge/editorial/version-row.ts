// What the catalogue says of a version and its work, in its three forms: a document's attributes, the rows, what a person sets.
import type { CatalogueFacts, DraftFacts } from '../../domain/editorial.ts'
import { type DocumentKind, type EditorialState, Verification } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import type { versions, works } from '../../storage/sql/schema.ts'
import { sha256 } from '../chunking/chunk-document.ts'
import type { AttributeDefaults, DocumentAttributes, ParsedDocument } from '../parsing/parsed-document.ts'
import type { Submission } from './content.ts'
import { declaredEnd, type HeldVersion } from './held-versions.ts'

export type WorkRow = typeof works.$inferSelect
type NewWork = typeof works.$inferInsert
type NewVersion = typeof versions.$inferInsert
/** What may be changed of a version. */
export type VersionColumns = Partial<Omit<NewVersion, 'id' | 'text' | 'hash'>>

/** What a draft says of its work; it is the work's when the draft is published. */
type WorkSaid = Pick<NewWork, 'kind' | 'title' | 'shortTitle' | 'aliases' | 'issuer'>

// --- from a document ---

/** Text that differs in nothing but white space has one fingerprint. */
export const fingerprintOf = (text: string): string => sha256(text.replace(/\s+/g, ''))

/** The work as a document names it. */
export const workRow = (attributes: DocumentAttributes): NewWork => ({
  id: attributes.work,
  kind: attributes.kind,
  title: attributes.title,
  shortTitle: attributes.shortTitle ?? attributes.title,
  aliases: attributes.aliases,
  issuer: attributes.issuer ?? null,
})

/** A mark of all that is said of a text: said again, it changes nothing. */
export const attributesMark = (attributes: DocumentAttributes, phrasings: ParsedDocument['phrasings']): string =>
  sha256(JSON.stringify([attributes, phrasings]))

/** The version that a document is. */
export const versionRow = (
  { attributes, text, phrasings, readings }: ParsedDocument,
  { state, writtenBy, notes, mark }: Pick<Submission, 'notes' | 'mark'> & { state: EditorialState; writtenBy: string },
): NewVersion => {
  const hash = sha256(text)
  const { effectiveFrom = null, publishedOn = null } = attributes
  return {
    id: versionId(attributes.work, { effectiveFrom, publishedOn, hash }),
    workId: attributes.work,
    title: attributes.title,
    label: attributes.label ?? attributes.lawVersion ?? usualLabel({ effectiveFrom, publishedOn }),
    documentNumber: attributes.documentNumber ?? null,
    effectiveFrom,
    effectiveTo: attributes.effectiveTo ?? null,
    dateDerivation: attributes.dateSource,
    consultation: attributes.consultation,
    editorialState: state,
    grade: attributes.grade,
    audiences: attributes.audiences,
    verification: attributes.verification ?? null,
    publishedOn,
    owner: attributes.owner ?? null,
    orgUnit: attributes.orgUnit ?? null,
    reviewBy: attributes.reviewBy ?? null,
    source: attributes.source,
    sourceId: attributes.sourceId ?? null,
    language: attributes.language,
    topics: attributes.topics,
    details: {
      fingerprint: fingerprintOf(text),
      attributes: attributesMark(attributes, phrasings),
      ...(mark === undefined ? {} : { mark }),
      ...(phrasings.length > 0 ? { phrasings } : {}),
      ...detailsOf(attributes),
      ...(state === 'published' ? {} : { work: saidOf(workRow(attributes)) }),
    },
    hash,
    text,
    writtenBy,
    readings,
    readingNotes: [...notes],
  }
}

type Begin = { effectiveFrom: string | null; publishedOn: string | null }

/** Made from the text, so that another text never has the same id. */
export const versionId = (workId: string, { hash, ...begin }: Begin & { hash: string }): string =>
  `${workId}@${begin.effectiveFrom ?? begin.publishedOn ?? 'undated'}.${hash.slice(0, 8)}`

/** What a version is called where nobody has said it. */
const usualLabel = ({ effectiveFrom, publishedOn }: Begin): string => {
  const day = effectiveFrom ?? publishedOn
  return day === null ? '日期不详版' : `${day} 版`
}

const saidOf = ({ kind, title, shortTitle, aliases, issuer }: NewWork): WorkSaid => ({
  kind,
  title,
  shortTitle,
  aliases,
  issuer,
})

/** What has no column of its own and is asked for with the version. */
const detailNames = [
  'rating',
  'analyst',
  'law',
  'lawKey',
  'lawVersion',
  'status',
  'history',
  'dateNote',
  'sourceId',
] as const satisfies readonly (keyof DocumentAttributes)[]

const detailsOf = (attributes: DocumentAttributes): Record<string, unknown> => {
  const details = [['declaredTo', attributes.effectiveTo], ...detailNames.map((name) => [name, attributes[name]])]
  return Object.fromEntries(details.filter(([, value]) => value !== undefined))
}

// --- what a person sees and sets ---

/** What the draft says of its work; of what was shown once it is the work itself. */
export const workSaid = (version: Pick<HeldVersion, 'editorialState' | 'details'>, work: WorkRow): WorkSaid =>
  isDraft(version) ? { ...saidOf(work), ...(version.details.work as Partial<WorkSaid> | undefined) } : saidOf(work)

/** Not shown yet. */
export const isDraft = ({ editorialState }: Pick<HeldVersion, 'editorialState'>): boolean =>
  editorialState === 'draft' || editorialState === 'in-review'

/** The catalogue's facts of a version, as a person sets them. */
export const factsOf = (version: Omit<HeldVersion, 'order'>, work: WorkRow): CatalogueFacts => {
  const { shortTitle, aliases = [], issuer = null } = workSaid(version, work)
  const { details } = version
  const text = (name: string) => (typeof details[name] === 'string' ? details[name] : null)
  return {
    title: version.title,
    shortTitle,
    aliases,
    issuer,
    documentNumber: version.documentNumber,
    label: version.label,
    publishedOn: version.publishedOn,
    effectiveFrom: version.effectiveFrom,
    effectiveTo: declaredEnd(version),
    dateDerivation: version.dateDerivation,
    consultation: version.consultation,
    grade: version.grade,
    audiences: version.audiences,
    verification: Verification.nullable().parse(version.verification),
    owner: version.owner,
    orgUnit: version.orgUnit,
    reviewBy: version.reviewBy,
    topics: version.topics,
    rating: text('rating') as CatalogueFacts['rating'],
    analyst: text('analyst'),
    law: text('law'),
    lawVersion: text('lawVersion'),
  }
}

const detailFacts = ['rating', 'analyst', 'law', 'lawVersion'] as const
const columnFacts = [
  'title',
  'documentNumber',
  'label',
  'publishedOn',
  'effectiveFrom',
  'dateDerivation',
  'consultation',
  'grade',
  'audiences',
  'verification',
  'owner',
  'orgUnit',
  'reviewBy',
  'topics',
] as const

/**
 * The rows that say what a person has set. The work's part is the draft's own until it is published.
 * @throws Problem `invalid-request` when it would end before it begins
 */
export const columnsOf = (
  version: HeldVersion,
  work: WorkRow,
  facts: Partial<DraftFacts>,
): { version: VersionColumns; work: Partial<WorkSaid> } => {
  const columns: VersionColumns = Object.fromEntries(
    columnFacts.flatMap((name) => (facts[name] === undefined ? [] : [[name, facts[name]]])),
  )
  const details = { ...version.details }
  for (const name of detailFacts)
    if (facts[name] === null) delete details[name]
    else if (facts[name] !== undefined) details[name] = facts[name]
  if (facts.effectiveTo === null) delete details.declaredTo
  else if (facts.effectiveTo !== undefined) details.declaredTo = facts.effectiveTo
  const after = { ...version, ...columns, details }
  checkDates(after)
  if (facts.label === undefined && version.label === usualLabel(version)) columns.label = usualLabel(after)
  const said: Partial<WorkSaid> = {
    ...(facts.kind === undefined ? {} : { kind: facts.kind }),
    ...(facts.title === undefined ? {} : { title: facts.title }),
    ...(facts.shortTitle === undefined ? {} : { shortTitle: facts.shortTitle }),
    ...(facts.aliases === undefined ? {} : { aliases: facts.aliases }),
    ...(facts.issuer === undefined ? {} : { issuer: facts.issuer }),
  }
  if (!isDraft(version)) return { version: { ...columns, details }, work: said }
  const own = { ...workSaid(version, work), ...said }
  return { version: { ...columns, effectiveTo: declaredEnd(after), details: { ...details, work: own } }, work: {} }
}

/** @throws Problem `invalid-request` */
const checkDates = (version: Pick<HeldVersion, 'effectiveFrom' | 'details'>): void => {
  const { effectiveFrom } = version
  const end = declaredEnd(version)
  if (effectiveFrom === null || end === null || effectiveFrom < end) return
  throw new Problem('invalid-request', `失效日期 ${end} 不晚于施行日期 ${effectiveFrom}。`, {
    action: '请核对这两个日期；失效日期是不再有效的第一天。',
    errors: [{ path: 'effectiveTo', message: '应晚于施行日期' }],
  })
}

/** What is set, as the way into the library takes it. */
export const defaultsOf = ({ workId, dateDerivation, ...facts }: Partial<DraftFacts>): AttributeDefaults =>
  Object.fromEntries(
    Object.entries({ ...facts, work: workId, dateSource: dateDerivation }).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  )

/** Whether what is set decides how the text is cut: its pieces belong to the work, and each kind is cut in its own way. */
export const cutsAnew = (facts: Partial<DraftFacts>, kind: DocumentKind): boolean =>
  facts.workId !== undefined ||
  facts.kind !== undefined ||
  (kind === 'procedure' && facts.title !== undefined) ||
  (kind === 'digest' && facts.verification !== undefined)
