// PGlite's folder on disk, with a real fsync. PGlite's own leaves it out: a commit then outlives the process, not a power failure.
import { fdatasyncSync, fsyncSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type NodeFileSystem = {
  stream_ops: { fsync?: (stream: { nfd: number; node: { mode: number } }) => number }
  tryFSOperation(operation: () => void): void
}
type Options = Parameters<NodeFS['init']>[1]
type Module = Parameters<NonNullable<Options['preRun']>[number]>[0]

const isDirectory = (mode: number) => (mode & 0o170000) === 0o040000

/** The file system to open a PGlite on `folder` with. */
export class SyncedFolder extends NodeFS {
  override async init(pg: PGlite, options: Options) {
    const { emscriptenOpts } = await super.init(pg, options)
    const addSync = (module: Module) => {
      const files = (module as unknown as { NODEFS: NodeFileSystem }).NODEFS
      files.stream_ops.fsync = ({ nfd, node }) => {
        files.tryFSOperation(() => (isDirectory(node.mode) ? fsyncSync(nfd) : fdatasyncSync(nfd)))
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync] } }
  }
}

/** Settings that PGlite turns off because it takes its folder for one that cannot be synced. */
export const syncedStartParameters = (defaults: readonly string[]): string[] => [
  ...defaults.filter((parameter) => parameter !== '-F'),
  // fdatasync does nothing in PGlite's C library; fsync reaches the function above.
  '-c',
  'wal_sync_method=fsync',
]

/** Syncs everything below a folder: the files of a new database are written before its fsync works. */
export const syncTree = async (folder: string): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const paths = [folder, ...entries.map((entry) => join(entry.parentPath, entry.name))].values()
  const work = async () => {
    for (const path of paths) await syncPath(path)
  }
  await Promise.all(Array.from({ length: 8 }, work))
}

/** Syncs a file, or which names a folder holds. */
export const syncPath = async (path: string): Promise<void> => {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
