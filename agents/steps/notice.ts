import type { Draft } from './compose.ts'

/** The firm's own words, which rest on no passage. */
export const notice = (text: string): Draft => ({ kind: 'notice', text, quotes: [] })
