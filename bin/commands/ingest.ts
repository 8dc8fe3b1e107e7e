// `npx zhigu ingest`: files into the library; one that cannot be read is named and does not stop the rest.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import type { IngestOutcome, IngestReport } from '../../knowledge/ingest.ts'
import { readConfig } from '../config.ts'
import { openAccess } from '../local.ts'
import { consoleProgress } from '../progress.ts'

export const ingest = async (files: string[], options: { kind?: string; json?: boolean }): Promise<void> => {
  const paths = files.map((file) => resolve(file))
  const missing = paths.filter((path) => !existsSync(path))
  if (missing.length > 0) throw new Problem('not-found', `没有找到：${missing.join('、')}。`)
  const access = await openAccess(readConfig(), consoleProgress)
  try {
    const bar = consoleProgress('入库')
    for await (const output of access.run('ingest', { files: paths, kind: options.kind })) {
      if ('step' in output) bar.update(output.step.done, output.step.total, output.step.note)
      else {
        bar.end()
        if (options.json) console.log(JSON.stringify(output.report))
        else print(output.report)
        // Some documents are not in: a script must notice.
        if (output.report.rejected > 0) process.exitCode = 3
      }
    }
  } finally {
    await access.close()
  }
}

const print = (report: IngestReport): void => {
  console.log(
    `新增 ${report.added}，更新 ${report.updated}，未变 ${report.unchanged}，未能读取 ${report.rejected}；共 ${report.chunks} 段。${
      report.libraryVersion === null ? '资料库没有变化。' : `资料版本 ${report.libraryVersion}。`
    }`,
  )
  for (const outcome of report.outcomes)
    if (outcome.state === 'rejected') console.error(`  × ${placeOf(outcome)}：${outcome.problem.detail}`)
}

const placeOf = ({ file, line }: IngestOutcome): string => (line > 1 ? `${file} 第 ${line} 行` : file)
