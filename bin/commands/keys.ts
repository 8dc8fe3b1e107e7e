// `npx zhigu keys rotate`: a new master key in place of the one before.
import { openAccess } from '../access.ts'
import { readConfig } from '../config.ts'
import { consoleProgress } from '../progress.ts'
import type { KeyRotation } from '../rotate-keys.ts'

/** Changes the master key, beside a running server too; one that was broken off is ended by the next. */
export const rotate = async (options: { json?: boolean }): Promise<void> => {
  const access = await openAccess(readConfig())
  try {
    const bar = consoleProgress('更换主密钥')
    for await (const output of access.run('keys-rotate', {})) {
      if ('step' in output) bar.update(output.step.done, output.step.total, output.step.note)
      else {
        bar.end()
        console.log(options.json ? JSON.stringify(output.report) : told(output.report))
      }
    }
  } finally {
    await access.close()
  }
}

const told = ({ state, rewrapped, file }: KeyRotation): string => {
  if (state === 'begun')
    return `新的主密钥已写在 ${file} 的第一行，还没有用它重新加密。请把这个文件放到每个服务进程的数据目录，重新启动全部服务进程，再运行一次这个命令。`
  const done = `已更换主密钥，${rewrapped} 个会话的密钥已改由新的加密。`
  const next = file
    ? `旧的已从 ${file} 去掉，请重新备份这个文件；别的服务进程也有它的，照样换上。旧的备份里有旧的主密钥，仍能恢复。`
    : '旧的不再需要，请从各个数据目录的 master.key 里去掉；要恢复旧的备份，仍须用它。'
  return `${done}\n${next}\n访客的令牌由主密钥签发：服务下次重新启动后，没有登录的访客须重新开始会话。`
}
