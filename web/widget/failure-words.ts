// What went wrong and what to do, for the person in front of the screen.
import type { CallFailed } from '../api/call-failed.ts'
import { Unconfirmed } from './identity.ts'
import { type Language, problemsInEnglish, wordsIn } from './words.ts'

export const failureWords = (failure: CallFailed, language: Language): string => {
  const say = wordsIn(language)
  if (failure instanceof Unconfirmed) return say('unconfirmed')
  if (!failure.problem) return say('unreachable')
  const { code, title, detail, action, maximumCharacters } = failure.problem
  if (language === 'en' && code === 'too-large' && typeof maximumCharacters === 'number')
    return `A message can have at most ${maximumCharacters} characters; please send it in parts.`
  return language === 'zh' ? `${detail}${action}` : (problemsInEnglish[code] ?? title)
}
