// What goes over the wire for who compares two versions of a document.
import { z } from '@hono/zod-openapi'
import { CalendarDate } from '../../domain/calendar.ts'
import { ClauseChangeKind, WordChange } from '../../domain/clause-change.ts'
import { EditorialState, LegalStatus } from '../../domain/library.ts'
import { Text } from './text.ts'

const Id = Text.min(1, '不能为空').max(300)

export const DiffParams = z.object({ workId: Id })
export const DiffQuery = z.strictObject({
  from: Id.describe('较早的版本编号'),
  to: Id.describe('较晚的版本编号'),
})
export type DiffQuery = z.infer<typeof DiffQuery>

const ComparedVersion = z.object({
  id: z.string(),
  title: z.string(),
  label: z.string(),
  effectiveFrom: CalendarDate.nullable(),
  effectiveTo: CalendarDate.nullable(),
  editorialState: EditorialState,
  /** Today. */
  legalStatus: LegalStatus,
})

const Side = z.object({
  /** `第二十五条`, or a heading; empty for what stands before the first. */
  name: z.string(),
  /** 编、章、节 or headings above. */
  path: z.array(z.string()),
  /** Without the number. */
  text: z.string(),
  chunkIds: z.array(z.string()),
})

export const ClauseChange = z
  .object({
    kind: ClauseChangeKind,
    /** Null of what was added. */
    before: Side.nullable(),
    /** Null of what was removed. */
    after: Side.nullable(),
    /** Of what was removed the new clause that its words went into (并入), of what was added the former one they came from (分出). */
    shares: z.string().nullable(),
    /** Of what was changed the words of both, in reading order; else empty. */
    words: z.array(WordChange),
  })
  .openapi('ClauseChange')
export type ClauseChange = z.infer<typeof ClauseChange>

export const VersionDiff = z
  .object({
    workId: z.string(),
    from: ComparedVersion,
    to: ComparedVersion,
    counts: z.record(ClauseChangeKind, z.int().nonnegative()),
    /** In the order of the later version; what was removed stands where it stood. */
    changes: z.array(ClauseChange),
  })
  .openapi('VersionDiff')
export type VersionDiff = z.infer<typeof VersionDiff>
