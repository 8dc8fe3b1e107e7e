import type { Draft } from './compose.ts'

/**
 * The firm's own words, which rest on no passage.
 * @param english the same, for who asks in English; a passage that is quoted stays as it stands
 */
export const notice = (text: string, english?: string): Draft => own('notice', text, english)

/** What the client can do next, in the firm's own words. */
export const wayOn = (text: string, english?: string): Draft => own('way-on', text, english)

const own = (kind: 'notice' | 'way-on', text: string, english: string | undefined): Draft => ({
  kind,
  text,
  quotes: [],
  ...(english === undefined ? {} : { english }),
})
