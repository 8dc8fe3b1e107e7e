// Columns that many tables share.
import { sql } from 'drizzle-orm'
import { boolean, customType, integer, text, timestamp } from 'drizzle-orm/pg-core'
import { type RetentionClass, retentionClasses } from '../../../domain/retention.ts'

/** An instant in UTC, to the millisecond, so that what is read is what was written and hashed. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/** When the row was written, by the database's clock. */
export const createdAt = () => instant('created_at').notNull().defaultNow()

/** Raw bytes; a `Uint8Array` on both drivers. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
})

/** A half-open range of UTF-16 offsets into the version's stored text. (`end` alone is a reserved word in SQL.) */
export const range = () => ({
  start: integer('start_offset').notNull(),
  end: integer('end_offset').notNull(),
})

/**
 * 记录保存: every table whose rows are records of their own carries these. Rows that are a part of a record (a version's chunks,
 * a stream's events) are kept and go with it. The database fills `retain_until` in, so that no record is ever without one.
 */
export const record = (retentionClass: RetentionClass) => ({
  retentionClass: text('retention_class').$type<RetentionClass>().notNull().default(retentionClass),
  retainUntil: instant('retain_until')
    .notNull()
    .default(sql.raw(`now() + interval '${retentionClasses[retentionClass].years} years'`)),
  legalHold: boolean('legal_hold').notNull().default(false),
})
