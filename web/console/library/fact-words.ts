// The catalogue's facts as people read them.
import type { DraftFacts } from '../../../domain/editorial.ts'
import type { Both, Language } from './language.ts'
import { audienceNames, derivationNames, gradeNames, kindNames, verificationNames, words } from './words.ts'

const codes: Partial<Record<keyof DraftFacts, Record<string, Both>>> = {
  kind: kindNames,
  grade: gradeNames,
  audiences: audienceNames,
  dateDerivation: derivationNames,
  verification: verificationNames,
}

/** @example factWords('audiences', ['public', 'staff'], 'zh') // '所有人、员工' */
export const factWords = (name: keyof DraftFacts, value: unknown, language: Language): string => {
  if (value === null || value === undefined || value === '') return words.none[language]
  if (typeof value === 'boolean') return words[value ? 'yes' : 'no'][language]
  if (Array.isArray(value))
    return value.length === 0
      ? words.none[language]
      : value.map((one) => factWords(name, one, language)).join(words.listSeparator[language])
  return codes[name]?.[String(value)]?.[language] ?? String(value)
}
