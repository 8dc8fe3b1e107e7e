// The firm's research note that a question asks for: its head, its summary, and what is newer than it.
import { eq } from 'drizzle-orm'
import type { CalendarDate } from '../../domain/calendar.ts'
import { maySee } from '../../domain/identity.ts'
import { askedNote, noteMeant } from '../../knowledge/facts/research-notes.ts'
import type { CatalogueVersion } from '../../knowledge/versions/catalogue.ts'
import { chunks } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Missing, Search } from '../retrieve.ts'

/** Notes that the reader may see. */
const notesFor = ({ query, catalogue }: Search): CatalogueVersion[] =>
  [...catalogue.works.values()]
    .filter(({ kind }) => kind === 'research')
    .flatMap(({ id }) => catalogue.versionsOf(id))
    .filter((version) => maySee(query.reader, version))

/** The note that is asked for as such, null when none is. */
export const noteAskedOf = (search: Search): CatalogueVersion | null => {
  const { text, asOf } = search.query
  const asked = askedNote(text, asOf)
  return asked && noteMeant(notesFor(search), asked, asOf)
}

/** A note of a series that is held, for a time of which none is. */
export const noteNotHeld = (search: Search): Missing | undefined => {
  const { text, asOf } = search.query
  const asked = askedNote(text, asOf)
  const notes = notesFor(search)
  const isSeries = asked?.period && notes.some((note) => asked.isOf(note))
  if (!asked?.period || !isSeries || noteMeant(notes, asked, asOf)) return undefined
  return { kind: 'document', number: `${asked.period.says.replace(/份$/, '')}的${asked.series}` }
}

/** The day on which the note that is asked for held: it may have been replaced since. */
export const dayOfNote = (search: Search): CalendarDate | null => {
  const note = noteAskedOf(search)
  return note?.effectiveTo && note.effectiveTo <= search.query.asOf ? note.effectiveFrom : null
}

const summary = /摘要|要点|结论/
/** Headings that a word of the question asks for beside the summary. */
const wanted: readonly [RegExp, RegExp][] = [
  [/风险/, /风险/],
  [/组合|配置|久期|资产|权益|股票|股市|债/, /含义/],
  [/下周/, /下周/],
  [/为什么|原因|变化|调整/, /为什么|假设/],
]

/** Chunks of the note: who wrote it and when, what it sums up, and what the question asks for beside. */
export const noteChunks = async (db: Database, search: Search): Promise<string[]> => {
  const note = noteAskedOf(search)
  if (!note) return []
  const rows = await db
    .select({ id: chunks.id, path: chunks.path })
    .from(chunks)
    .where(eq(chunks.versionId, note.id))
    .orderBy(chunks.ordinal)
  const headings = [summary, ...wanted.filter(([asked]) => asked.test(search.query.text)).map(([, heading]) => heading)]
  return rows
    .filter(({ path }, at) => at === 0 || headings.some((heading) => heading.test(path.at(-1) ?? '')))
    .map(({ id }) => id)
}
