// Inputs that make careless patterns slow, for tests of time.

const units = [
  '1',
  '1 ',
  '1,',
  '1.',
  '1-',
  '12:',
  '一',
  '一-',
  '十',
  '万',
  '百分之',
  '第',
  '第一、',
  '条',
  '2024年',
  '2024/1/',
  '前三',
  '138-',
  '6222 ',
  '密码',
  '密码是',
  '密码a',
  '密码   ',
  'password is ',
  '账号',
  '账号1',
  '身份证1',
  'a',
  'a@',
  'a.',
  'a-',
  'QQ1',
  '微信',
  '微信a',
  '我家住北',
  '路1号',
  '号0',
  '北京市区',
  '我叫张',
  '我是王',
  '张先生',
  '张三经理，',
  '王',
  '是',
  '的了',
  '我的',
  '（',
  '《',
  '“',
  '。',
  '；',
  '……',
  '\n',
  '\nx',
  ' ',
  '\t',
  '\u200b',
  '\u0301',
  'e\u0301',
  'ﾞ',
  '\u1100',
  '\ud800',
  '😀',
  '👨‍👩‍👧',
  '證',
  '⟦',
  '⟦手机号1⟧',
]

/** Each hostile unit repeated to `length` UTF-16 units. */
export const hostileTexts = (length: number): { unit: string; text: string }[] =>
  units.map((unit) => ({ unit, text: unit.repeat(Math.ceil(length / unit.length)).slice(0, length) }))

// Milliseconds of processor time; less is not judged.
const unjudged = 80

/**
 * The hostile units for which eight times the text takes more than 24 times the processor time; a linear function takes 8, a
 * quadratic one 64 times. The best of three runs counts. Processor time, because other programs must not fail a test.
 */
export const superlinear = (work: (text: string) => unknown): string[] => {
  const short = hostileTexts(4000)
  return hostileTexts(32_000)
    .filter(({ text }, i) => {
      const long = best(() => work(text))
      return (
        long > unjudged &&
        long >
          32 *
            Math.max(
              unjudged / 32,
              best(() => work(short[i]?.text ?? '')),
            )
      )
    })
    .map(({ unit }) => unit)
}

const best = (work: () => unknown) => {
  let shortest = Number.POSITIVE_INFINITY
  for (let run = 0; run < 3; run++) {
    const begin = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(begin)
    shortest = Math.min(shortest, (user + system) / 1000)
    if (shortest < unjudged) break
  }
  return shortest
}
