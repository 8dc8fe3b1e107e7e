// What goes over the wire for who reads on: a passage in its document, a product as the fact table has it.
import { z } from '@hono/zod-openapi'
import { Text } from './text.ts'

export const PassageQuery = z.object({ chunkId: Text.min(1).max(300).describe('引用中的 chunkId') })

export const PassageView = z
  .object({
    chunkId: z.string(),
    documentId: z.string(),
    versionId: z.string(),
    title: z.string(),
    versionLabel: z.string(),
    /** 编、章、条 or headings above the passage. */
    path: z.array(z.string()),
    /** The passage with the text around it, as the version has it. */
    text: z.string(),
    /** The headings above the passages in `text`: where one is a paragraph there, it is set as one. */
    headings: z.array(z.string()),
    /** Where `text` begins in the version's text, as ranges of citations count. */
    start: z.int().nonnegative(),
    hasBefore: z.boolean(),
    hasAfter: z.boolean(),
  })
  .openapi('PassageView')
export type PassageView = z.infer<typeof PassageView>

export const ProductQuery = z.object({ versionId: Text.min(1).max(300).describe('引用中的 versionId') })

const Row = z.object({ label: z.string(), value: z.string() })

export const ProductView = z
  .object({
    versionId: z.string(),
    versionLabel: z.string(),
    name: z.string(),
    code: z.string(),
    /** `R1`…`R5`; null where the document states none. */
    risk: z.string().nullable(),
    /** As printed; what a client looks at first. */
    facts: z.array(Row),
    fees: z.array(Row.extend({ condition: z.string() })),
    /** 风险揭示, in the document's own words. */
    risks: z.array(z.string()),
  })
  .openapi('ProductView')
export type ProductView = z.infer<typeof ProductView>
