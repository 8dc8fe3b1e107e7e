// 算式: sums that a sentence writes out. What follows from rates of the evidence by arithmetic stands there as much as they do.

/**
 * The sentence without the numbers that its sums prove: the client's own amount and time, and what they come to at a rate of the evidence.
 * The rates stay, to be looked for in their place.
 * @param text folded: half-width digits and signs
 * @param isHeld whether the evidence says a number, as written
 * @example withoutProven('佣金:50000元×0.025%=12.50元', (number) => number === '0.025%') // '佣金:×0.025%='
 */
export const withoutProven = (text: string, isHeld: (number: string) => boolean): string => {
  const proven = new Set<string>()
  return text.replace(equation, (written: string, left: string, result: string) => {
    const value = evaluate(left)
    if (value === null || !isRounded(value, result)) return written
    const operands = left.match(number) ?? []
    const isKnown = (operand: string) => proven.has(plain(operand)) || isHeld(operand)
    const rates = operands.filter((operand) => operand.endsWith('%') || left.includes(`${operand}/`))
    const divisors = [...left.matchAll(/÷\s*([\d.]+)/g)].map(([, divisor]) => divisor ?? '')
    const follows = rates.length > 0 ? [...rates, ...divisors].every(isKnown) : operands.every(isKnown)
    if (!follows) return written
    proven.add(plain(result))
    const isRate = (operand: string) => rates.includes(operand) && !proven.has(plain(operand))
    return `${left.replace(number, (operand) => (isRate(operand) ? operand : ''))}=`
  })
}

const piece = '(?:元|港元)(?:/[张只月份笔])?|%'
const number = /\d+(?:\.\d+)?(?:元|港元|%)?/g
const equation = new RegExp(
  `((?:\\(|\\d)(?:[\\d.+×÷()\\s-]|${piece}){2,120})=\\s*(\\d+(?:\\.\\d+)?(?:元|港元|%)?)`,
  'g',
)
const plain = (written: string): string => written.replace(/(?:元|港元)$/, '')

/** The value of what is written with + - × ÷ and brackets, null when it is no such thing. */
const evaluate = (written: string): number | null => {
  const tokens = written.replace(/(?:元|港元)(?:\/[张只月份笔])?|\s/g, '').match(/\d+(?:\.\d+)?%?|[+\-×÷()]/g) ?? []
  let at = 0
  const factor = (): number => {
    const token = tokens[at++] ?? ''
    if (token === '(') {
      const inner = sum()
      return tokens[at++] === ')' ? inner : Number.NaN
    }
    return token.endsWith('%') ? Number(token.slice(0, -1)) / 100 : token === '' ? Number.NaN : Number(token)
  }
  const product = (): number => {
    let value = factor()
    while (tokens[at] === '×' || tokens[at] === '÷') value = tokens[at++] === '×' ? value * factor() : value / factor()
    return value
  }
  const sum = (): number => {
    let value = product()
    while (tokens[at] === '+' || tokens[at] === '-')
      value = tokens[at++] === '+' ? value + product() : value - product()
    return value
  }
  const value = sum()
  return at === tokens.length && tokens.length > 2 && Number.isFinite(value) ? value : null
}

/** Whether a result is the value, rounded to as many places as it is written with. */
const isRounded = (value: number, result: string): boolean => {
  const [, whole = '', places = '', percent] = /^(\d+)(?:\.(\d+))?(%)?/.exec(result) ?? []
  const said = Number(`${whole}.${places || '0'}`)
  const exact = percent ? value * 100 : value
  return Math.abs(exact - said) <= 0.5 * 10 ** -places.length + 1e-9
}
