// Which bytes the library has taken in already, and as what: a run that was broken off goes on where it was.
import { sql as statement } from 'drizzle-orm'
import { versions } from '../storage/sql/schema.ts'
import type { Database } from '../storage/sql/sql.ts'
import { sha256 } from './chunking/chunk-document.ts'
import type { SourceFile } from './parsing/parse-file.ts'
import type { AttributeDefaults } from './parsing/parsed-document.ts'

/** What the library holds of some bytes. */
export type HeldSource = { workId: string; versionId: string; title: string }

/** Counts up when files are read otherwise than before, so that each is read anew. */
const readingVersion = 1

/** A mark of bytes, of their name, and of what was said of them: what is taken in under the same mark gives the same document. */
export const markOf = ({ name, bytes }: Pick<SourceFile, 'name' | 'bytes'>, defaults: AttributeDefaults): string =>
  sha256(JSON.stringify([readingVersion, name, sha256(bytes), Object.entries(defaults).sort()]))

/**
 * What is held under which mark.
 * @param state `published`: of what is shown; `draft`: of everything that was not withdrawn
 */
export const heldSources = async (
  db: Database,
  state: 'published' | 'draft',
): Promise<ReadonlyMap<string, HeldSource>> => {
  const mark = statement<string>`${versions.details}->>'mark'`
  const isHeld =
    state === 'published'
      ? statement`${versions.editorialState} = 'published'`
      : statement`${versions.editorialState} <> 'withdrawn'`
  const rows = await db
    .select({ mark, workId: versions.workId, versionId: versions.id, title: versions.title })
    .from(versions)
    .where(statement`${versions.details} ? 'mark' and ${isHeld}`)
  return new Map(rows.map(({ mark: key, ...held }) => [key, held]))
}
