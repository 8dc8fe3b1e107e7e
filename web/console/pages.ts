// The consoles: where each is, who sees it, what it shows.
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { Role } from '../../domain/identity.ts'
import { type Action, mayDo } from '../../server/auth/permissions.ts'

export type Page = {
  path: string
  name: string
  /** Who may do none of these does not find the page in the menu; the server decides. */
  needs: readonly Action[]
  Show: LazyExoticComponent<ComponentType>
}

export const pages: readonly Page[] = [
  {
    path: '/staff',
    name: '接待',
    needs: ['handoff:read'],
    Show: lazy(async () => ({ default: (await import('./staff/staff.tsx')).Staff })),
  },
  {
    path: '/library',
    name: '资料库',
    needs: ['library:read'],
    Show: lazy(async () => ({ default: (await import('./library/library.tsx')).Library })),
  },
  {
    path: '/ops',
    name: '运行',
    needs: ['operations:read', 'source:stop'],
    Show: lazy(async () => ({ default: (await import('./ops/ops.tsx')).Ops })),
  },
]

export const pageAt = (path: string): Page | undefined =>
  pages.find((page) => path === page.path || path.startsWith(`${page.path}/`))

export const pagesFor = (role: Role): Page[] => pages.filter(({ needs }) => needs.some((action) => mayDo(role, action)))
