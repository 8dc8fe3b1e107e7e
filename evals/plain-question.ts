// A question that asks for nothing but what it says: no mood, no signal, no date of its own.
import type { Reading } from '../domain/turn.ts'

/** What `understand` finds in it; `query` and `parts` are the text. */
export const plainQuestion = (text: string): Reading => ({
  text,
  query: text,
  parts: [text],
  intent: 'knowledge',
  entities: [],
  sentiment: 'neu',
  trend: 0,
  urgency: 'low',
  language: 'zh',
  signals: [],
  asOf: null,
})
