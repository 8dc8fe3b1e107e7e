// What every part of the widget's screen may need, handed down once.
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Source } from './sources.ts'
import { type Language, type Say, wordsIn } from './words.ts'

export type Surroundings = {
  language: Language
  say: Say
  ask(text: string): void
  openSource(source: Source): void
  /** The client chose a link into the firm's app; true when the host page took care of it. */
  openAppLink(link: { href: string; text: string }): boolean
}

export const SurroundingsContext = createContext<Surroundings>({
  language: 'zh',
  say: wordsIn('zh'),
  ask: () => undefined,
  openSource: () => undefined,
  openAppLink: () => false,
})

export const useSurroundings = (): Surroundings => useContext(SurroundingsContext)

/** What a client says to reach a person, in any language of the widget: the server knows it. */
export const askForPerson = '转人工'
