import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSampleLibrary } from '../knowledge/sample-library.ts'
import { sourceStops } from '../storage/sql/schema.ts'
import { type OpenLibrary, openLibrary } from '../tests/fixtures/open-library.ts'
import { databases } from '../tests/services.ts'

// A firm that loads its fee table and no FAQ was asked 过户费, and told the least commission of another row.
let library: OpenLibrary
beforeAll(async () => {
  const [pglite] = databases
  if (!pglite) throw new Error('no database')
  library = await openLibrary(pglite.open)
  await loadSampleLibrary(library.ingest)
}, 60_000)
afterAll(() => library.close())

const rowsFor = async (asked: string) =>
  (await library.ask(asked)).passages.flatMap(({ source, text }) => (source === 'fact' ? [text.split('；')[0]] : []))

test('what the FAQ explains is not looked up in the table', async () => {
  expect(await rowsFor('佣金多少')).toEqual([])
})

test('without the FAQ the rows of the table tell what is charged', async () => {
  await library.sql.db
    .insert(sourceStops)
    .values({ id: 's1', target: 'document', targetId: 'sec-fees-faq', reason: '核实中', by: 'test' })
  const [commission, duty, transfer] = ['费用项目：佣金', '费用项目：印花税', '费用项目：过户费']
  for (const asked of ['佣金多少', '股票佣金怎么收', '佣金最低多少']) expect(await rowsFor(asked)).toContain(commission)
  for (const asked of ['印花税多少', '印花税']) expect(await rowsFor(asked)).toContain(duty)
  for (const asked of ['过户费多少', '过户费']) {
    expect(await rowsFor(asked)).toContain(transfer)
    expect(await rowsFor(asked)).not.toContain(commission)
  }
  expect(await rowsFor('Level-2多少钱')).toContain('服务项目：Level-2行情')
})
