// A folder that files are put into. What stands in it is the truth, looked through again and again; that something changed is only a
// hint to look sooner.
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import { longestId } from './entry.ts'

/** @property path below the folder, with `/` */
export type FolderFile = { path: string; size: number; changedAt: Date }

/** @property unsettled files that are still being written, to be looked at again soon */
export type FolderContent = { files: FolderFile[]; unsettled: number }

const deepest = 8
const mostFiles = 10_000
/** Nothing changed for so long: whoever writes it is done. */
export const settledMilliseconds = 5_000

/** Names that programs give to what they have not finished, or keep for themselves. */
const isPassing = (name: string): boolean =>
  /^(?:[.~]|Thumbs\.db$|desktop\.ini$)/i.test(name) ||
  /\.(?:part|partial|crdownload|download|tmp|temp|swp|lock)$/i.test(name)

/**
 * The folder of a source, links resolved.
 * @param location below one of the roots: absolute, or relative to the first
 * @throws Problem where it is outside of them, or no folder
 */
export const folderWithin = async (location: string, roots: readonly string[]): Promise<string> => {
  const [first = ''] = roots
  // What comes with the product is there before anybody puts something into it.
  await mkdir(first, { recursive: true })
  const wanted = isAbsolute(location) ? resolve(location) : resolve(first, location)
  const [folder, ...real] = await Promise.all([wanted, ...roots].map((path) => realpath(path).catch(() => null)))
  const allowed = real.filter((root) => root !== null)
  if (folder ? !allowed.some((root) => isWithin(folder, root)) : !roots.some((root) => isWithin(wanted, root)))
    throw new Problem('forbidden', `文件夹 ${location} 不在允许的范围内：${roots.join('、')}。`, {
      action: '请换成其中的文件夹，或请管理员在 FEED_FOLDERS 里加上它。',
    })
  if (!folder || !(await lstat(folder)).isDirectory())
    throw new Problem('not-found', `没有文件夹 ${location}。`, { action: '请先建好文件夹，并确认服务读得到它。' })
  return folder
}

const isWithin = (path: string, root: string): boolean => path === root || path.startsWith(root + sep)

/**
 * The files below a folder, by path. Links are not followed, and what programs keep for themselves is passed over.
 * @param extensions only files of these; any by default
 */
export const lookThrough = async (
  folder: string,
  {
    extensions,
    now = Date.now(),
    settled = settledMilliseconds,
  }: { extensions?: readonly string[] | undefined; now?: number; settled?: number } = {},
): Promise<FolderContent> => {
  const files: FolderFile[] = []
  let unsettled = 0
  const walk = async (path: string, depth: number): Promise<void> => {
    const children = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
      throw new Problem('component-unavailable', `读不了文件夹 ${path}。`, { action: '请核对它的权限。', cause })
    })
    for (const child of children.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (isPassing(child.name)) continue
      const at = join(path, child.name)
      if (child.isDirectory() && depth < deepest) await walk(at, depth + 1)
      if (!child.isFile()) continue
      if (extensions && !extensions.includes(extname(child.name).toLowerCase())) continue
      const found = await lstat(at).catch(() => null)
      if (!found) continue
      const changed = Math.max(found.mtimeMs, found.ctimeMs)
      if (now - changed < settled) unsettled += 1
      else
        files.push({ path: relative(folder, at).split(sep).join('/'), size: found.size, changedAt: new Date(changed) })
      if (files.length > mostFiles)
        throw new Problem('too-large', `文件夹里超过 ${mostFiles} 个文件。`, {
          action: '请分成几个文件夹，各设一个来源。',
        })
    }
  }
  await walk(folder, 1)
  return { files: files.filter(({ path }) => path.length <= longestId), unsettled }
}

const largestMegabytes = 100

/**
 * The bytes of a file that nobody is writing; null where it is gone, or changed while it was read.
 * @throws Problem too-large
 */
export const readSettled = async (folder: string, path: string): Promise<Uint8Array | null> => {
  // A link that was put in its place since is not followed.
  const file = await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => null)
  if (!file) return null
  try {
    const before = await file.stat()
    if (!before.isFile()) return null
    if (before.size > largestMegabytes * 1024 * 1024)
      throw new Problem('too-large', `${path} 超过 ${largestMegabytes} MiB。`, { action: '请拆分后再放进来。' })
    const bytes = await file.readFile()
    const after = await file.stat()
    return after.size === bytes.length && after.mtimeMs === before.mtimeMs ? bytes : null
  } finally {
    await file.close()
  }
}
