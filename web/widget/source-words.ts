// What is said of a source: to the client, and to the staff, who see what the client saw.
import type { Citation } from '../../domain/turn.ts'
import { dayBefore, type Source } from './sources.ts'
import { type Language, legalStatusWords, type Word, wordsIn } from './words.ts'

/** @example nameOf(citation) // '中华人民共和国证券法 第五条' */
export const nameOf = ({ title, clause }: Pick<Citation, 'title' | 'clause'>): string =>
  clause ? `${title} ${clause}` : title

/** On which days it applies; null when that is not stated. @example appliesWords(citation, 'zh') // '2026-01-01 至 2026-06-14' */
export const appliesWords = (
  { effectiveFrom: from, effectiveTo }: Pick<Citation, 'effectiveFrom' | 'effectiveTo'>,
  language: Language,
): string | null => {
  const say = wordsIn(language)
  const to = effectiveTo && dayBefore(effectiveTo)
  if (from) return to ? say('appliesBetween', { from, to }) : say('appliesFrom', { from })
  return to && say('appliesUntil', { to })
}

const makings: Record<string, string> = {
  版: '',
  修订: 'revised ',
  修正: 'amended ',
  修改: 'amended ',
  通过: 'passed ',
  公布: 'published ',
  发布: 'published ',
  批准: 'approved ',
}

/** @example versionWords('2019-12-28 修订', 'en') // 'revised 2019-12-28' */
export const versionWords = (label: string, language: Language): string =>
  language === 'zh'
    ? label
    : label.replace(/^(\d{4}(?:-\d{2}){0,2}) ?(.+)$/, (whole, date, making) =>
        making in makings ? `${makings[making]}${date}` : whole,
      )

/** Which text it is and whether it applies, as names and values. */
export const factsOf = (source: Source, language: Language): { word: Word; name: string; value: string }[] => {
  const say = wordsIn(language)
  const values: [Word, string | null][] = [
    ['clause', source.clause ?? null],
    ['version', versionWords(source.versionLabel, language)],
    ['applies', appliesWords(source, language) ?? say('appliesUnknown')],
    ['status', legalStatusWords[source.legalStatus][language]],
  ]
  return values.flatMap(([word, value]) => (value ? { word, name: say(word), value } : []))
}

/** Nobody has compared it with the official text yet. */
export const isUnchecked = ({ verification }: Source): boolean =>
  verification === 'secondary' || verification === 'none'
