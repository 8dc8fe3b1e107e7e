// <b>佣金多少</b>: tags and scripts are no words of the message; what stands between them is.

/**
 * A script with its body, or a tag: a name alone or with attributes (`<b and c` is none). A scan ends at the next of its kind, so that
 * a thousand that are never closed cost no more than their length.
 */
export const markup =
  /<(script|style)\b[^<>]*>[^<]*(?:<(?!\/?\1\b)[^<]*)*<\/\1\s*>|<\/?[a-z][a-z0-9-]*(?:\s*\/?>|[\s/][^<>=]*=[^<>]*>)/gi

const unspoken = /[^\p{Script=Han}⟦⟧]/gu

/** What of a piece of markup was said: Chinese, and what the mask has put there. A danger is heard also in an attribute. */
export const spokenIn = (piece: string, elsewhere: '' | ' ' = ''): string => piece.replace(unspoken, elsewhere)

/** The text with spaces for its markup; offsets stay as they are. */
export const withoutMarkup = (text: string): string => text.replace(markup, (piece) => spokenIn(piece, ' '))
