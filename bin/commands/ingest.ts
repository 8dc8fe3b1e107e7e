// `npx zhigu ingest`: files into the library; one that cannot be read is named and does not stop the rest.
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join, relative, resolve, sep } from 'node:path'
import { Problem, type ProblemDocument } from '../../domain/problem.ts'
import type { IngestOutcome, IngestReport } from '../../knowledge/ingest.ts'
import { supportedExtensions } from '../../knowledge/parsing/parse-file.ts'
import { openAccess } from '../access.ts'
import { readConfig } from '../config.ts'
import { IngestDefaults } from '../data-commands.ts'
import { consoleProgress } from '../progress.ts'

type Options = { kind?: string; grade?: string; audiences?: string; json?: boolean }

/** Takes files and folders into the library. The exit code is 3 when a document was rejected. */
export const ingest = async (given: string[], { kind, grade, audiences, ...options }: Options): Promise<void> => {
  const paths = given.map((path) => resolve(path))
  const missing = paths.filter((path) => !existsSync(path))
  if (missing.length > 0) throw new Problem('not-found', `这些路径不存在：${missing.join('、')}；没有导入任何文件。`)
  const files = (await Promise.all(paths.map(filesIn))).flat()
  if (files.length === 0)
    throw new Problem(
      'not-found',
      `${paths.join('、')} 里没有可以导入的文件；可以导入的是 ${supportedExtensions.join('、')}。`,
    )
  const defaults = IngestDefaults.safeParse({ kind, grade: grade && Number(grade), audiences: audiences?.split(',') })
  if (!defaults.success) {
    const wrong = defaults.error.issues.map(({ path, message }) => `--${String(path[0])}：${message}`)
    throw new Problem('invalid-request', `${wrong.join('；')}。`, { cause: defaults.error })
  }
  const access = await openAccess(readConfig())
  try {
    const bar = consoleProgress('导入')
    for await (const output of access.run('ingest', { files, defaults: defaults.data })) {
      if ('step' in output) bar.update(output.step.done, output.step.total, output.step.note)
      else {
        bar.end()
        if (options.json) console.log(JSON.stringify(output.report))
        else print(output.report)
        // Some documents are not in: a script must notice.
        if (output.report.rejected > 0) process.exitCode = 3
      }
    }
    await access.settled()
  } finally {
    await access.close()
  }
}

const print = (report: IngestReport): void => {
  console.log(
    `新增 ${report.added}，更新 ${report.updated}，未变 ${report.unchanged}，未能读取 ${report.rejected}；共 ${report.chunks} 段。${
      report.libraryVersion === null ? '资料库没有变化。' : `资料版本号 ${report.libraryVersion}。`
    }`,
  )
  for (const outcome of report.outcomes)
    if (outcome.state === 'rejected') console.error(`  × ${tell(outcome, outcome.problem)}`)
}

/** What was wrong mostly says where it was, and what to do. */
const tell = (outcome: IngestOutcome, { detail, action }: ProblemDocument): string => {
  const said = detail.includes('请') ? detail : `${detail}${action}`
  return said.includes(outcome.file) ? said : `${placeOf(outcome)}：${said}`
}

/** The file, or in a folder all files of the formats that can be read, except hidden ones. */
const filesIn = async (path: string): Promise<string[]> => {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && supportedExtensions.includes(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(path, file)
          .split(sep)
          .some((part) => part.startsWith('.')),
    )
    .sort()
}

const placeOf = ({ file, line }: IngestOutcome): string => (line > 1 ? `${file} 第 ${line} 行` : file)
