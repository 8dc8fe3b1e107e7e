// What went wrong and what to do, for the person in front of the screen.
import type { CallFailed } from '../api/call-failed.ts'
import { Unconfirmed } from './identity.ts'
import { type Language, problemsInEnglish, wordsIn } from './words.ts'

export const failureWords = (failure: CallFailed, language: Language): { what: string; action: string } => {
  const say = wordsIn(language)
  if (failure instanceof Unconfirmed) return { what: say('unconfirmed'), action: '' }
  if (!failure.problem) return { what: say('unreachable'), action: say('unreachableAction') }
  const { code, title, detail, action } = failure.problem
  if (language === 'zh') return { what: detail || title, action }
  return { what: problemsInEnglish[code] ?? title, action: '' }
}
