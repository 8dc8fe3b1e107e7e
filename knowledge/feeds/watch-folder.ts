// Hears that files came into a folder, so that nobody waits for the next look through it. Where the file system tells nothing (some network
// drives), the usual time between two looks remains.
import { watch } from 'chokidar'
import { settledMilliseconds } from './folder.ts'

export type FolderWatch = { close(): Promise<void> }

/** @param changed called when a file that came or was changed has been left alone for a while */
export const watchFolder = (
  folder: string,
  {
    changed,
    failed,
    settled = settledMilliseconds,
  }: { changed(): void; failed(error: unknown): void; settled?: number },
): FolderWatch => {
  const watcher = watch(folder, {
    ignoreInitial: true,
    followSymlinks: false,
    depth: 8,
    ignorePermissionErrors: true,
    awaitWriteFinish: { stabilityThreshold: settled, pollInterval: 500 },
  })
  watcher.on('add', changed).on('change', changed).on('error', failed)
  return watcher
}
