import { afterAll, beforeAll, expect, test } from 'vitest'
import { markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach } from '../../tests/services.ts'
import { advanceLibrary } from '../versions/library-state.ts'
import { applyCorrection, type ProposedCorrection, undoCorrection } from './corrections.ts'
import { createManagers } from './managers.ts'

const leaflet = (work: string, fee: string, risk: string) =>
  markdown(
    { work, kind: 'product', title: `云帆稳健债券A${work}` },
    `云帆稳健债券A（代码990901）是示例产品。

## 产品要素

| 要素 | 内容 |
|---|---|
| 产品简称 | 云帆稳健债券A |
| 产品代码 | 990901 |
| 风险等级 | ${risk} |
| 基金经理 | 沈知远 |

## 费率

| 费用项目 | 条件 | 费率 |
|---|---|---|
| 管理费 | | ${fee} |
`,
  )

onEach(databases, (open) => {
  let library: OpenLibrary
  beforeAll(async () => {
    library = await openLibrary(open)
    await library.add(leaflet('leaflet', '0.40%/年', 'R2'))
    await library.add(leaflet('notice', '0.50%/年', 'R3'))
  })
  afterAll(() => library.close())

  const values = async (text: string) =>
    (await library.ask(text)).passages.flatMap(({ facts }) => facts.map(({ value }) => value)).toSorted()
  const fee = { productCode: '990901', field: 'managementFee', condition: '' } as const
  let count = 0
  const change = async (proposed: ProposedCorrection, at = new Date()) =>
    library.sql.db.transaction(async (tx) => {
      await advanceLibrary(tx, 'li', '更正')
      return applyCorrection(tx, proposed, { id: `change-${++count}`, proposedBy: 'li', reason: '录入有误', at })
    })
  const undo = async (before: unknown) =>
    library.sql.db.transaction(async (tx) => {
      await advanceLibrary(tx, 'li', '撤销')
      await undoCorrection(tx, before, { by: 'li', at: new Date() })
    })

  test('each document of a product is asked, and the higher rating warns', async () => {
    expect(await values('云帆稳健债券A的管理费')).toEqual(['0.40%/年', '0.50%/年'])
    expect((await library.library.catalogue()).products.byCode('990901')?.riskLevel).toBe('R3')
  })

  test('a correction of one document, its undoing, and its lifting', async () => {
    const before = await change({ ...fee, previousValue: '0.50%/年', value: '0.40%/年' })
    expect(await values('云帆稳健债券A的管理费')).toEqual(['0.40%/年', '0.40%/年'])
    await undo(before)
    expect(await values('云帆稳健债券A的管理费')).toEqual(['0.40%/年', '0.50%/年'])
    await expect(undo(before)).rejects.toMatchObject({ code: 'conflict' })

    await change({ ...fee, previousValue: null, value: '0.45%/年' })
    expect(await values('云帆稳健债券A的管理费')).toEqual(['0.45%/年', '0.45%/年'])
    const lifted = await change({ ...fee, previousValue: null, value: null })
    expect(await values('云帆稳健债券A的管理费')).toEqual(['0.40%/年', '0.50%/年'])
    await undo(lifted)
    expect(await values('云帆稳健债券A的管理费')).toEqual(['0.45%/年', '0.45%/年'])
    await change({ ...fee, previousValue: null, value: null })
  })

  test('what the documents do not say any more is not corrected, nor what is right', async () => {
    await expect(change({ ...fee, previousValue: '0.60%/年', value: '0.40%/年' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(change({ ...fee, previousValue: '0.40%/年', value: '0.4%/年' })).rejects.toMatchObject({
      code: 'invalid-request',
    })
    await expect(change({ ...fee, previousValue: null, value: null })).rejects.toMatchObject({ code: 'conflict' })
    await expect(change({ ...fee, field: 'custodyFee', previousValue: null, value: '1%' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('a document that comes later speaks for itself', async () => {
    const before = await change({ ...fee, previousValue: null, value: '0.45%/年' }, new Date(Date.now() - 3_600_000))
    expect(await values('云帆稳健债券A的管理费')).toEqual(['0.40%/年', '0.50%/年'])
    await undo(before)
  })

  test('a rating and a manager that were set right count wherever they are looked at', async () => {
    const rating = { ...fee, field: 'riskLevel' } as const
    await change({ ...rating, previousValue: 'R3', value: 'R2' })
    const { products, state } = await library.library.catalogue()
    expect(products.byCode('990901')?.riskLevel).toBe('R2')
    await change({ ...fee, field: 'manager', previousValue: null, value: '周砚秋' })
    expect(await createManagers(library.sql.db)(state)).toEqual(expect.arrayContaining(['沈知远', '周砚秋']))
  })
})
