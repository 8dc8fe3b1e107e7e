// How the signal patterns are written: readable, in several lines, made of named word groups.

/**
 * A regular expression whose source may be laid out with white space. Every repetition in it must be bounded: messages are read
 * in pieces of bounded length and nothing may take long on hostile text (a test looks for `*`, `+` and `{n,}`).
 */
export const rx = (source: TemplateStringsArray, ...parts: readonly string[]): RegExp =>
  new RegExp(String.raw(source, ...parts).replace(/\s+/g, ''), 'u')

/** A named group of words for use inside `rx`. */
export const words = (source: TemplateStringsArray, ...parts: readonly string[]): string =>
  `(?:${String.raw(source, ...parts).replace(/\s+/g, '')})`
