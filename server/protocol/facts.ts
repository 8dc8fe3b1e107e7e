// What goes over the wire for the fact table: what documents say of products, where they differ, and what people set right.
import { z } from '@hono/zod-openapi'
import { CalendarDate, Instant } from '../../domain/calendar.ts'
import { FactField } from '../../domain/product-fact.ts'
import { Text } from './text.ts'

export const FactQuery = z.strictObject({
  text: Text.trim().min(1).max(100).optional().describe('产品代码或名称里的一段'),
  show: z
    .enum(['all', 'conflicts', 'corrected'])
    .default('all')
    .describe('conflicts：资料之间说法不一的；corrected：有更正在用的'),
  asOf: CalendarDate.optional().describe('那一天适用的资料；缺省为今天'),
  limit: z.coerce.number().int('应为整数').min(1).max(100, '最多 100').default(20).describe('一次最多多少个产品'),
  page: Text.max(100).optional().describe('上一次返回的 next'),
})
export type FactQuery = z.infer<typeof FactQuery>

/** What one document says in a cell, and where it stands there. */
export const FactSource = z.object({
  factId: z.string(),
  value: z.string(),
  versionId: z.string(),
  workId: z.string(),
  title: z.string(),
  label: z.string(),
  effectiveFrom: CalendarDate.nullable(),
  effectiveTo: CalendarDate.nullable(),
  chunkId: z.string(),
  path: z.array(z.string()),
  page: z.int().nullable(),
  /** Range of the row in the version's text, and its words. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  quote: z.string(),
  /** The day of a value that changes daily. */
  asOf: CalendarDate.nullable(),
  /** What answers say instead, where it was set right; null: as printed. */
  corrected: z.string().nullable(),
})
export type FactSource = z.infer<typeof FactSource>

export const FactCorrection = z.object({
  id: z.string(),
  /** What the document said; null: whatever the documents of that time said. */
  previousValue: z.string().nullable(),
  value: z.string(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
  liftedAt: Instant.nullable(),
  liftedBy: z.string().nullable(),
})
export type FactCorrection = z.infer<typeof FactCorrection>

export const FactRow = z
  .object({
    productCode: z.string(),
    productName: z.string(),
    field: FactField,
    /** The tier, as printed; empty when there is none. */
    condition: z.string(),
    /** The newest first. */
    sources: z.array(FactSource),
    /** Documents in force that day differ: answers tell each with its source. */
    isDisputed: z.boolean(),
    /** The newest first; at most the first of them is not lifted. */
    corrections: z.array(FactCorrection),
    /** The correction that waits for another person, or for its hour. */
    openChangeId: z.string().nullable(),
  })
  .openapi('FactRow')
export type FactRow = z.infer<typeof FactRow>

export const FactPage = z
  .object({
    /** By product, each with its fields in the order of the tables. */ rows: z.array(FactRow),
    next: z.string().nullable(),
  })
  .openapi('FactPage')
export type FactPage = z.infer<typeof FactPage>

const Value = Text.trim().min(1, '不能为空').max(500)

export const ProposeCorrection = z
  .strictObject({
    productCode: Value,
    field: FactField,
    condition: Text.max(200).default(''),
    previousValue: Value.nullable().describe('所更正的资料原文；null：各份资料说法不一，一并更正'),
    value: Value.nullable().describe('更正为；null：解除在用的更正，恢复资料原文'),
    reason: Text.trim().min(2, '理由至少两个字').max(500),
    effectAt: Instant.nullable().default(null).describe('批准后何时生效；null：批准即生效'),
  })
  .openapi('ProposeCorrection')
export type ProposeCorrection = z.infer<typeof ProposeCorrection>
