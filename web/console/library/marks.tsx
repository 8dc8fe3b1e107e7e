// Small marks that stand beside a document or version wherever it is named.
import { Tag } from 'antd'
import type { Grade } from '../../../domain/identity.ts'
import type { DocumentKind, EditorialState, LegalStatus } from '../../../domain/library.ts'
import type { VersionItem } from '../../../server/protocol/desk.ts'
import { appliesWords, versionWords } from '../../widget/source-words.ts'
import { type Language, useLanguage } from './language.ts'
import { audienceNames, gradeNames, kindNames, legalNames, stateNames } from './words.ts'

export const KindTag = ({ kind }: { kind: DocumentKind }) => <Tag>{kindNames[kind][useLanguage()]}</Tag>

const stateColours: Record<EditorialState, string> = {
  draft: 'default',
  'in-review': 'warning',
  published: 'success',
  withdrawn: 'error',
}

export const StateTag = ({ state }: { state: EditorialState }) => (
  <Tag color={stateColours[state]}>{stateNames[state][useLanguage()]}</Tag>
)

/** Red would say that something is wrong: a law that was repealed is held on purpose. */
export const LegalTag = ({ status }: { status: LegalStatus }) => (
  <Tag color={status === 'in-force' ? 'success' : status === 'not-yet-effective' ? 'warning' : 'default'}>
    {legalNames[status][useLanguage()]}
  </Tag>
)

/** Who may see it. @example clearanceWords({ grade: 2, audiences: ['staff'] }, 'zh') // '内部：员工' */
export const clearanceWords = (
  { grade, audiences }: { grade: Grade; audiences: VersionItem['audiences'] },
  language: Language,
): string =>
  `${gradeNames[grade][language]}${language === 'en' ? ': ' : '：'}${audiences
    .map((audience) => audienceNames[audience][language])
    .join(language === 'en' ? ', ' : '、')}`

/** @example whichWords(version, 'zh') // '2019-12-28 修订，2020-03-01 起' */
export const whichWords = (
  version: Pick<VersionItem, 'label' | 'effectiveFrom' | 'effectiveTo'>,
  language: Language,
): string =>
  [versionWords(version.label, language), appliesWords(version, language)]
    .filter(Boolean)
    .join(language === 'en' ? ', ' : '，')
