// Whether an answer says a string, whatever its spacing and width.

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .replace(/\s+/g, '')

/**
 * A string that begins or ends with a digit is bounded by digits: `5元` is not in `15元`, `0.50%` not in `10.50%`.
 * @example says('每笔 15 元', '5元') // false
 */
export const says = (answer: string, wanted: string): boolean => {
  const [text, part] = [plain(answer), plain(wanted)]
  if (part === '') return true
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const startsInside = /\d/.test(part.charAt(0)) && /[\d.]/.test(text.charAt(at - 1))
    const endsInside = /\d$/.test(part) && /^(\d|\.\d)/.test(text.slice(at + part.length))
    if (!startsInside && !endsInside) return true
  }
  return false
}
