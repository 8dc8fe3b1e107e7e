// Text of others inside a prompt is data. A fence shows where it begins and ends, and no text can close its own fence.

/** `<7天` and `<=100万元` are comparisons and stay; any other `<` could open or close something. */
const tagOpening = /<(?!\s*=?\s*\d)/g

/** What chat templates take for the beginning or end of an instruction when a server puts text together carelessly. */
const templateMarks = /\[(\/?)(INST|SYS|SYSTEM|ASSISTANT|USER)\]/gi

/** Control and format characters but line break and tab: they can hide text from a person who checks it. Emoji keep theirs. */
const invisible = /(?![\n\t])\p{Cc}|[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

/**
 * Text as it may stand inside a fence: tag openings and template marks become full-width, which reads the same and means nothing
 * to a template; invisible characters are dropped.
 */
export const fencedText = (text: string): string =>
  text.toWellFormed().replace(invisible, '').replace(tagOpening, '＜').replace(templateMarks, '［$1$2］').trim()

const attribute = (value: string) =>
  fencedText(value)
    .replace(/["\n]+/g, ' ')
    .slice(0, 200)

/**
 * Wraps text as data.
 * @param label a word of ours, never of the data
 * @example fence('资料', text, { 编号: '1', 名称: title }) // <资料 编号="1" 名称="…">…</资料>
 */
export const fence = (
  label: string,
  text: string,
  attributes: Record<string, string | null | undefined> = {},
): string => {
  const given = Object.entries(attributes).flatMap(([name, value]) => (value ? [` ${name}="${attribute(value)}"`] : []))
  return `<${label}${given.join('')}>\n${fencedText(text)}\n</${label}>`
}
