// 产品要素表与费率表 → typed rows of the fact table, each with the row of the document it was read from.
import { createHash } from 'node:crypto'
import type { Block, Chunk } from '../../domain/library.ts'
import { type FactField, factLabels, type ProductFact } from '../../domain/product-fact.ts'

const fieldOf = new Map(Object.entries(factLabels).map(([field, label]) => [label, field as FactField]))
const isoDate = /^\d{4}-\d{2}-\d{2}$/

/**
 * Reads the facts of a product document.
 * @returns nothing when the document names no product code: a fact without a product is no fact
 */
export const extractFacts = ({
  workId,
  versionId,
  blocks,
  chunks,
}: {
  workId: string
  versionId: string
  blocks: readonly Block[]
  chunks: readonly Chunk[]
}): ProductFact[] => {
  const rows = blocks.flatMap((block) => {
    const row = block.cells && readRow(block.cells)
    return row ? [{ ...row, block }] : []
  })
  const read = (field: FactField) => rows.find((row) => row.field === field)?.value
  const productCode = read('code')
  const productName = read('shortName') ?? read('fullName')
  if (!productCode || !productName) return []
  const valueDate = read('netAssetValueDate')
  return rows.flatMap(({ field, condition, value, block }) => {
    const chunk = chunks.find((candidate) => candidate.start <= block.start && block.end <= candidate.end)
    if (!chunk) return []
    const ownDate = /截至(\d{4}-\d{2}-\d{2})/.exec(value)?.[1]
    const navDate = field === 'netAssetValue' && valueDate && isoDate.test(valueDate) ? valueDate : null
    return [
      {
        id: createHash('sha256')
          .update(`${versionId}\n${field}\n${condition}\n${block.start}`)
          .digest('hex')
          .slice(0, 24),
        workId,
        versionId,
        chunkId: chunk.id,
        productCode,
        productName,
        field,
        condition,
        value,
        start: block.start,
        end: block.end,
        asOf: ownDate ?? navDate,
      },
    ]
  })
}

type Row = { field: FactField; condition: string; value: string }

/** A row `要素 | 内容` or `费用项目 | 条件 | 费率`. */
const readRow = (cells: Record<string, string>): Row | null => {
  const label = cells.要素 ?? cells.费用项目
  const value = cells.内容 ?? cells.费率
  const field = label === undefined ? undefined : fieldOf.get(label)
  if (!field || !value || value === '—') return null
  const condition = (cells.条件 ?? '').trim()
  return { field, condition: /^(?:|—|-|无|不限|全部)$/.test(condition) ? '' : condition, value }
}
