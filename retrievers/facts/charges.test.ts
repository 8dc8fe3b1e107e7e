import { afterAll, beforeAll, expect, test } from 'vitest'
import { markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach } from '../../tests/services.ts'

const table = (from: string, rate: string) =>
  markdown(
    { work: 'fees', kind: 'fee', title: '示例收费标准', effectiveFrom: from },
    `## A股交易费用\n\n| 费用项目 | 收费标准 | 收取方向 |\n|---|---|---|\n| 佣金 | 成交金额的${rate} | 买卖双向 |\n\n适用于沪深主板股票。`,
  )

onEach(databases, (open) => {
  let library: OpenLibrary
  beforeAll(async () => {
    library = await openLibrary(open)
    await library.add(table('2026-01-01', '0.03%'))
  })
  afterAll(() => library.close())

  const told = async (text: string) =>
    (await library.ask(text)).passages.filter(({ source }) => source === 'fact').map((passage) => passage.text)

  // The table is remembered: what is published since counts all the same.
  test('the rows of a charge with the text beside them, as they stand when it is asked', async () => {
    expect(await told('买10万块A股手续费多少')).toEqual([
      expect.stringContaining('0.03%'),
      expect.stringContaining('适用于沪深主板'),
    ])
    await library.add(table('2026-06-01', '0.02%'))
    expect(await told('买10万块A股手续费多少')).toEqual([
      expect.stringContaining('0.02%'),
      expect.stringContaining('适用于沪深主板'),
    ])
    expect(await told('怎么开户')).toEqual([])
  })
})
