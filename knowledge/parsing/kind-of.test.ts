import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { sampleFiles } from '../sample-library.ts'
import { splitFrontMatter } from './front-matter.ts'
import { kindOf } from './kind-of.ts'
import { parseBytes } from './parse-file.ts'
import type { AttributeDefaults } from './parsed-document.ts'
import { createParserProcesses } from './parser-process.ts'

test.each([
  ['faq', '# 常见问题\n\n## 几点开门？\n\n九点。\n\n## 在哪里？\n\n总部一楼。\n'],
  // A law or a digest of it.
  [undefined, '# 办法\n\n第一条 为了……\n\n第二条 本办法所称……\n'],
  ['procedure', '# 更换手机号\n\n## 办理步骤\n\n1. 打开 App。\n'],
  ['product', '# 产品\n\n| 要素 | 内容 |\n|---|---|\n| 产品代码 | 990001 |\n'],
  ['fee', '# 收费标准\n\n| 项目 | 标准 |\n|---|---|\n| 佣金 | 0.025% |\n'],
  ['research', '证券研究报告｜分析师：某某\n\n## 摘要\n\n成交回暖。\n'],
  [undefined, '# 活动通知\n\n每年十月二日举行。\n'],
  // Two forms at once: a person has to say which.
  [
    undefined,
    '# 收费常见问题\n\n## 怎么收？\n\n按收费标准。\n\n| 项目 | 标准 |\n|---|---|\n| 佣金 | 0.025% |\n\n## 何时收？\n\n成交时。\n',
  ],
])('%s', (kind, text) => {
  expect(kindOf(text)).toBe(kind)
})

test('no document of the sample library is taken for another kind', async () => {
  const said = await Promise.all(
    (await sampleFiles()).map(async (file) => {
      const kind = kindOf(splitFrontMatter(await readFile(file, 'utf8')).body)
      return kind === undefined || file.includes(`/${kind}/`) ? [] : [`${file} → ${kind}`]
    }),
  )
  expect(said.flat()).toEqual([])
})

test('a Markdown file needs to say only what its form does not, and hears what that is', async () => {
  const bytes = Buffer.from('# 常见问题\n\n## 几点开门？\n\n九点。\n\n## 在哪里？\n\n总部一楼。\n')
  const processes = createParserProcesses()
  const parse = (defaults: AttributeDefaults) => Array.fromAsync(parseBytes('问答.md', bytes, { processes, defaults }))
  const [told] = await parse({ grade: 1, audiences: ['public'] })
  expect(told).toMatchObject({ ok: true, document: { attributes: { kind: 'faq' } } })
  const [silent] = await parse({})
  if (!silent || silent.ok) throw new Error('was read')
  expect(silent.problem.detail).toBe(
    '问答.md 没有文件头，grade：缺少这一项；audiences：缺少这一项。请在文件开头的两行 --- 之间各写一行（例如 grade: 1、audiences: [public]），或在导入时指定（例如 --grade 1 --audiences public）。',
  )
})
