// A folder that is there and can be written to, or words that say why not.
import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Problem } from '../domain/problem.ts'
import { hasCode } from './error-code.ts'

/**
 * Makes a folder and those above it. Each by itself: Node's own way of making several never ends in places such as /proc.
 * @param what it is to be, for the message: 数据目录
 * @param setting that names another place
 * @throws Problem `invalid-request` when it cannot be there or cannot be written to
 */
export const makeFolder = async (
  folder: string,
  { what, setting }: { what: string; setting: string },
): Promise<void> => {
  const missing: string[] = []
  try {
    for (let at = resolve(folder); !(await isFolder(at)); at = dirname(at)) missing.unshift(at)
    for (const path of missing)
      await mkdir(path).catch((error: unknown) => {
        // Another process was faster.
        if (!hasCode(error, 'EEXIST')) throw error
      })
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const why = reasons.find(([codes]) => codes.some((code) => hasCode(cause, code)))?.[1]
    if (!why) throw cause
    throw new Problem('invalid-request', `${folder} 不能用作${what}：${why}；请用 ${setting} 指定一个可写的文件夹。`, {
      cause,
    })
  }
}

const reasons: [string[], string][] = [
  [['ENOTDIR', 'EEXIST'], '它或它的上级是一个文件'],
  [['EACCES', 'EPERM', 'EROFS'], '没有读写它的权限'],
  [['ENOENT', 'EINVAL', 'ENOSYS', 'ELOOP', 'ENAMETOOLONG'], '系统不允许在那里新建文件夹'],
]

/** False when nothing is there. @throws an error `ENOTDIR` when something else is */
const isFolder = async (path: string): Promise<boolean> => {
  try {
    if ((await stat(path)).isDirectory()) return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
  throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' })
}
