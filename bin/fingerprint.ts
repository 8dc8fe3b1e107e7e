// One digest of many files: has anything changed since?
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'

/**
 * The SHA-256, hexadecimal, of the names and contents of files and of all files in folders.
 * @param root what the names are relative to
 * @param counts which files count, all by default
 */
export const fingerprintOf = async (
  root: string,
  names: readonly string[],
  counts: (path: string) => boolean = () => true,
): Promise<string> => {
  const hash = createHash('sha256')
  for (const path of (await Promise.all(names.map((name) => filesIn(join(root, name))))).flat().filter(counts).sort())
    hash
      .update(relative(root, path))
      .update('\0')
      .update(await readFile(path))
      .update('\0')
  return hash.digest('hex')
}

const filesIn = async (path: string): Promise<string[]> => {
  if ((await stat(path)).isFile()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
