// The tabs of /library, and the addresses within it: what is looked at stands in them, so that it survives a reload and can be linked to.
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { Action } from '../../../server/auth/permissions.ts'
import type { Both } from './language.ts'

export type Tab = {
  path: string
  name: Both
  /** Whoever may not do this does not find the tab; the server decides. */
  needs: Action
  Show: LazyExoticComponent<ComponentType>
}

/** In the order in which they are shown. */
export const tabs: readonly Tab[] = [
  {
    path: '/library',
    name: { zh: '资料', en: 'Documents' },
    needs: 'library:read',
    Show: lazy(async () => ({ default: (await import('./documents.tsx')).Documents })),
  },
  {
    path: '/library/upload',
    name: { zh: '上传', en: 'Upload' },
    needs: 'library:write',
    Show: lazy(async () => ({ default: (await import('./upload.tsx')).Upload })),
  },
  {
    path: '/library/reviews',
    name: { zh: '待审', en: 'Reviews' },
    needs: 'library:read',
    Show: lazy(async () => ({ default: (await import('./reviews.tsx')).Reviews })),
  },
  {
    path: '/library/changes',
    name: { zh: '变更记录', en: 'Changes' },
    needs: 'library:read',
    Show: lazy(async () => ({ default: (await import('./changes.tsx')).Changes })),
  },
  {
    path: '/library/search',
    name: { zh: '检索', en: 'Search' },
    needs: 'library:read',
    Show: lazy(async () => ({ default: (await import('./search.tsx')).Search })),
  },
  {
    path: '/library/actions',
    name: { zh: '行动清单', en: 'Action list' },
    needs: 'library:read',
    Show: lazy(async () => ({ default: (await import('./actions.tsx')).Actions })),
  },
  {
    path: '/library/feeds',
    name: { zh: '来源', en: 'Sources' },
    needs: 'feed:manage',
    Show: lazy(async () => ({ default: (await import('./feeds.tsx')).Feeds })),
  },
  {
    path: '/library/facts',
    name: { zh: '产品数据', en: 'Product data' },
    needs: 'library:read',
    Show: lazy(async () => ({ default: (await import('./facts.tsx')).Facts })),
  },
  {
    path: '/library/gaps',
    name: { zh: '知识缺口', en: 'Gaps' },
    needs: 'gap:read',
    Show: lazy(async () => ({ default: (await import('./gaps.tsx')).Gaps })),
  },
]

/** A document with all its versions. */
export const placeOfDocument = (workId: string): string => `/library/documents/${encodeURIComponent(workId)}`

/** Two versions of a document, clause by clause. */
export const placeOfDiff = (workId: string, versions: { from: string; to: string }): string =>
  `${placeOfDocument(workId)}/diff?${new URLSearchParams(versions)}`

/** One version: its text beside the original, and its catalogue. @param at the passage, or the place in the text, that is to be looked at */
export const placeOfVersion = (versionId: string, at: { chunk: string } | { start: number } | null = null): string => {
  const query = new URLSearchParams(Object.entries(at ?? {}).map(([name, value]) => [name, String(value)]))
  return `/library/versions/${encodeURIComponent(versionId)}${at ? `?${query}` : ''}`
}

/** Where a new version of a document is uploaded, or written beginning with the text of another. */
export const placeOfUpload = (given: { of?: string; write?: string; from?: string }): string =>
  `/library/upload?${new URLSearchParams(given)}`

/** What the path names within the library, beside its tabs; null where it names nothing. */
export const placeAt = (path: string): { what: 'document' | 'diff' | 'version'; id: string } | null => {
  const [, , folder, part, rest] = path.split('/')
  const what =
    folder === 'versions' && rest === undefined
      ? 'version'
      : folder === 'documents' && (rest === undefined || rest === 'diff')
        ? (rest ?? 'document')
        : null
  if (!what || !part) return null
  try {
    return { what, id: decodeURIComponent(part) }
  } catch {
    // A broken escape names nothing.
    return null
  }
}
