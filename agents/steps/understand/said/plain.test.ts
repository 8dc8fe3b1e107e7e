import { expect, test } from 'vitest'
import { plain, withoutMarkup } from './plain.ts'

test.each([
  ['<script>alert(1)</script><b>佣金多少</b>', '佣金多少'],
  ['<img src=x onerror=alert(1)>开户要什么材料', '开户要什么材料'],
  ['<SCRIPT type="a">if(a<b)c()</SCRIPT >佣金', '佣金'],
  ['<script>a()</script>佣金<script>b()</script>', '佣金'],
  ['账户<b>被盗</b>了', '账户被盗了'],
  ['<br/>你好<input disabled="">', '你好'],
  // A danger is heard wherever it is written.
  ['<script>我不想活了', '我不想活了'],
  ['<script>say("我不想活了")</script>', '我不想活了'],
  ['<p title="转人工">你好</p>', '转人工你好'],
  ['<i name="⟦凭证⟧">', '⟦凭证⟧'],
  // No markup.
  ['a<b and c>d', 'a<b and c>d'],
  ['净值<1且费率>0', '净值<1且费率>0'],
  ['<我被骗了>', '<我被骗了>'],
])('%s is read as %s', (text, expected) => {
  expect(plain(text).text).toBe(expected)
})

test('what is found without the markup is cut out of the message as it was written', () => {
  const message = plain('<b>我的</b><i>账户被盗</i>了')
  const start = message.text.indexOf('账户')
  expect(message.original(start, start + 4)).toBe('账户被盗')
})

test('offsets stay where markup becomes spaces', () => {
  const text = '<b class="x">佣金</b>多少'
  expect(withoutMarkup(text)).toHaveLength(text.length)
  expect(withoutMarkup(text).indexOf('佣金')).toBe(text.indexOf('佣金'))
})

const unclosed = ['<script>', '<script><style>', '<a ', '<a x=', '</', '<script><b>', '<b a=<', '<!--']

// A scan that ran on to the end of the message would find there what closes it, and swallow all that stands between.
test.each(unclosed)('a scan from %s ends at the next of its kind', (piece) => {
  const many = 100
  for (const end of ['>', '=>', '/>', '</script>', '</style>']) {
    const left = withoutMarkup(`${`${piece}…`.repeat(many)}${end}`)
    expect(left.match(/…/g)?.length).toBeGreaterThanOrEqual(many - 2)
  }
})

// The work of this thread, whatever else the machine does meanwhile: every scan once more from each piece would take minutes.
test.each([...unclosed, 'a='])('a long message of %s costs no more than its length', (piece) => {
  const before = process.threadCpuUsage()
  withoutMarkup(piece.repeat(50_000))
  withoutMarkup(`<script>${piece.repeat(50_000)}`)
  withoutMarkup(`<a ${piece.repeat(50_000)}`)
  expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(1000)
})
