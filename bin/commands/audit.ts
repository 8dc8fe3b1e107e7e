// `npx zhigu audit verify`: whether the records are as they were written.

import { openAccess } from '../access.ts'
import { readConfig } from '../config.ts'

/** Checks one stream or all; prints what was found. The exit code is 1 when there is a fault. */
export const verify = async (stream: string | undefined, options: { json?: boolean }): Promise<void> => {
  const access = await openAccess(readConfig())
  try {
    for await (const report of access.run('audit-verify', { stream })) {
      if (options.json) console.log(JSON.stringify(report))
      else {
        console.log(`校验了 ${report.streams} 份记录、${report.events} 条事件、${report.anchors} 次封存。`)
        for (const fault of report.faults)
          console.log(
            `  × ${fault.streamId ?? '封存'}${fault.seq === null ? '' : ` 第 ${fault.seq} 条`}：${fault.detail}`,
          )
        console.log(report.faults.length === 0 ? '没有发现改动。' : `发现 ${report.faults.length} 处问题。`)
      }
      if (report.faults.length > 0) process.exitCode = 1
    }
  } finally {
    await access.close()
  }
}
