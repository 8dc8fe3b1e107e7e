// What every part of the widget's screen may need, handed down once.
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Chat } from './chat.ts'
import type { Library } from './library.ts'
import type { Source } from './sources.ts'
import type { Language, Say } from './words.ts'

/** What lies over the conversation, until one goes back to it. */
export type Sheet =
  | { type: 'source'; source: Source }
  | { type: 'conversations' | 'callback' | 'rating' | 'erase' | 'end' | 'notice' }

export type Surroundings = {
  language: Language
  say: Say
  chat: Chat
  library: Library
  /** Asks, once the client has agreed to the notice. */
  ask(text: string): void
  askForPerson(): void
  openSheet(sheet: Sheet): void
  closeSheet(): void
  /** The client chose a link into the firm's app; true when the host page took care of it. */
  openAppLink(link: { href: string; text: string }): boolean
}

export const SurroundingsContext = createContext<Surroundings | null>(null)

export const useSurroundings = (): Surroundings => {
  const surroundings = useContext(SurroundingsContext)
  if (!surroundings) throw new Error('Outside of the widget')
  return surroundings
}
