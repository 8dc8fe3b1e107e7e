// For whom a new version is: as the one before it.
import type { DocumentView, VersionItem } from '../../../server/protocol/desk.ts'

/** Level and readers of the newest published version, else of the newest there is; null where there is none. */
export const formerOf = ({
  versions,
}: {
  versions: readonly Pick<VersionItem, 'editorialState' | 'grade' | 'audiences'>[]
}): Pick<DocumentView['versions'][number], 'grade' | 'audiences'> | null => {
  const newest = versions.findLast(({ editorialState }) => editorialState === 'published') ?? versions.at(-1)
  return newest ? { grade: newest.grade, audiences: newest.audiences } : null
}
