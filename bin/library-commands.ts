// What the command line does to the library: whoever runs the machine sees all of it, and changes it at once.
import type { Principal } from '../domain/identity.ts'
import { Problem } from '../domain/problem.ts'
import { createDesk } from '../server/library/desk.ts'
import { createCompareVersions } from '../server/library/diff.ts'
import {
  type DocumentItem,
  DocumentQuery,
  type DocumentView,
  type VersionItem,
  type VersionView,
} from '../server/protocol/desk.ts'
import type { VersionDiff } from '../server/protocol/diff.ts'
import type { Services } from './wiring.ts'

/** Versions that were withdrawn, and the library's number after it. */
export type Retired = { versions: Pick<VersionItem, 'id' | 'title' | 'label'>[]; libraryVersion: number }

const machine: Principal = {
  id: 'command-line',
  role: 'knowledge',
  grade: 4,
  audiences: ['public', 'qualified', 'staff'],
  anonymous: false,
}
const pageSize = 200

type Given = Pick<Services, 'sql' | 'events' | 'library' | 'retrieve' | 'blobs' | 'ingest'>

/** Makes the commands. @throws Problem `not-found` for an id that is not held */
export const createLibraryCommands = ({ sql: { db }, events, library, retrieve, blobs, ingest }: Given) => {
  const desk = createDesk({ db, events, library, retrieve, originals: blobs })
  const compare = createCompareVersions({ db })

  return {
    /** What changed last comes first, a page at a time. */
    async *list(query: Pick<DocumentQuery, 'text' | 'kind' | 'state'>): AsyncGenerator<DocumentItem[]> {
      let page: string | null | undefined
      while (page !== null) {
        const { documents, next } = await desk.documents(
          machine,
          DocumentQuery.parse({ ...query, limit: pageSize, page }),
        )
        yield documents
        page = next
      }
    },

    /** @param id of a document, or of one of its versions */
    async show(id: string): Promise<{ document: DocumentView } | { version: VersionView }> {
      return id.includes('@')
        ? { version: await desk.version(machine, id) }
        : { document: await desk.document(machine, id) }
    },

    /**
     * Withdraws a version, or all that are shown of a document, the oldest first so that none of them stands again meanwhile.
     * @throws Problem `conflict` when nothing of it is shown
     */
    async retire({ id, reason }: { id: string; reason: string }): Promise<Retired> {
      const workId = id.split('@')[0] ?? id
      const { title, versions } = await desk.document(machine, workId)
      const meant = versions.filter((version) => id === workId || version.id === id)
      if (meant.length === 0) throw new Problem('not-found', `资料库里没有编号为 ${id} 的版本。`)
      const shown = meant.filter(({ editorialState }) => editorialState === 'published')
      if (shown.length === 0)
        throw new Problem('conflict', `《${title}》（${id}）现在没有发布，不用撤回。`, {
          action: '用 npx zhigu library show 看它的状态；草稿请在资料库页面里丢弃。',
        })
      const open = shown.find(({ openChangeId }) => openChangeId !== null)
      if (open)
        throw new Problem('conflict', `${open.id} 有一项还没有生效的变更，没有撤回。`, {
          action: '请先在资料库页面里处理那一项变更。',
        })
      let libraryVersion = 0
      for (const version of shown) libraryVersion = await ingest.withdraw(version.id, { by: machine.id, reason })
      return { versions: shown.map(({ id, title, label }) => ({ id, title, label })), libraryVersion }
    },

    /** @throws Problem `invalid-request` when they are versions of two documents */
    async diff(from: string, to: string): Promise<VersionDiff> {
      const [work, other] = [from, to].map((id) => id.split('@')[0] ?? id)
      if (work === undefined || work !== other)
        throw new Problem('invalid-request', `${from} 与 ${to} 不是同一份资料的两个版本。`, {
          action: '用 npx zhigu library show <资料编号> 查看一份资料有哪些版本。',
        })
      return compare(machine, work, { from, to })
    },
  }
}
