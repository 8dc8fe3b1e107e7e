// `npx zhigu ingest`: files into the library; one that cannot be read is named and does not stop the rest.
import { existsSync } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { Problem, type ProblemDocument } from '../../domain/problem.ts'
import type { IngestOutcome, IngestReport } from '../../knowledge/ingest.ts'
import { supportedExtensions, whyUnsupported } from '../../knowledge/parsing/formats.ts'
import { openAccess } from '../access.ts'
import { readConfig } from '../config.ts'
import { IngestDefaults } from '../data-commands.ts'
import { consoleProgress } from '../progress.ts'

type Options = { kind?: string; grade?: string; audiences?: string; draft?: boolean; json?: boolean }

/**
 * Takes files and folders into the library, at once or as drafts. A run that was broken off goes on where it was when it is started again. The exit code is 3 when a document was rejected; what lies in a folder and is of a format
 * that cannot be read is left out, and named.
 */
export const ingest = async (
  given: string[],
  { kind, grade, audiences, draft, ...options }: Options,
): Promise<void> => {
  const paths = given.map((path) => resolve(path))
  const missing = paths.filter((path) => !existsSync(path))
  if (missing.length > 0) throw new Problem('not-found', `这些路径不存在：${missing.join('、')}；没有导入任何文件。`)
  const found = await Promise.all(paths.map(filesIn))
  const files = found.flatMap((one) => one.files)
  const leftOut = found.flatMap((one) => one.leftOut)
  for (const [reason, alike] of Map.groupBy(leftOut, (one) => one.reason))
    console.error(`略过 ${alike.length} 个：${alike.map(({ file }) => file).join('、')}\n  ${reason}`)
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
    for await (const output of access.run('ingest', {
      files,
      defaults: defaults.data,
      state: draft ? 'draft' : 'published',
    })) {
      if ('step' in output) bar.update(output.step.done, output.step.total, output.step.note)
      else {
        bar.end()
        if (options.json) console.log(JSON.stringify({ ...output.report, leftOut }))
        else print(output.report, draft === true)
        // What runs here goes on until all have theirs, and shows it.
        if (access.server && output.report.withoutVector > 0)
          console.error(
            `还有 ${output.report.withoutVector} 段没有向量，正在运行的服务在后台补算；算完以前，这些内容只能按词检索。`,
          )
        // Some documents are not in: a script must notice.
        if (output.report.rejected > 0) process.exitCode = 3
      }
    }
    await access.settled()
  } finally {
    await access.close()
  }
}

const print = (report: IngestReport, isDraft: boolean): void => {
  const { added, updated, unchanged, skipped, rejected, chunks, libraryVersion } = report
  const known = skipped > 0 ? `（其中 ${skipped} 份此前已经导入，没有重读）` : ''
  const after = isDraft
    ? added > 0
      ? '都是草稿，经两人审核发布后才会用于回答。'
      : '资料库没有变化。'
    : libraryVersion === null
      ? '资料库没有变化。'
      : `资料版本号 ${libraryVersion}。`
  console.log(
    `新增 ${added}，更新 ${updated}，未变 ${unchanged}${known}，未能读取 ${rejected}；共 ${chunks} 段。${after}`,
  )
  for (const outcome of report.outcomes)
    if (outcome.state === 'rejected') console.error(`  × ${tell(outcome, outcome.problem)}`)
    else {
      if (outcome.sameAs !== undefined) console.log(`  = ${placeOf(outcome)}：与 ${outcome.sameAs} 相同，未变。`)
      for (const { page, message } of outcome.notes)
        console.error(`  ! ${outcome.file}${page ? ` 第 ${page} 页` : ''}：${message}`)
    }
}

/** What was wrong mostly says where it was, and what to do. */
const tell = (outcome: IngestOutcome, { detail, action }: ProblemDocument): string => {
  const said = detail.includes('请') ? detail : `${detail}${action}`
  return said.includes(outcome.file) ? said : `${placeOf(outcome)}：${said}`
}

type Found = { files: string[]; leftOut: { file: string; reason: string }[] }

/** The file, or what lies in a folder and below it, except what is hidden. What is named itself is tried, whatever it is. */
const filesIn = async (path: string): Promise<Found> => {
  if (!(await stat(path)).isDirectory()) return { files: [path], leftOut: [] }
  const root = await realpath(path)
  const leftOut: Found['leftOut'] = []
  const leaveOut = (place: string, reason: string) => leftOut.push({ file: relative(path, place) || path, reason })
  /** By where they really lie: what a link leads to as well is taken once, under its own name. */
  const files = new Map<string, string>()
  const look = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
    if (!entries) leaveOut(folder, '读不到这个文件夹，请核对权限。')
    for (const entry of entries ?? []) {
      const place = join(folder, entry.name)
      if (entry.name.startsWith('.')) continue
      if (entry.isDirectory()) {
        await look(place)
        continue
      }
      const real = await realpath(place).catch(() => place)
      const reason = (await whyNoFile(real, root)) ?? whyUnsupported(entry.name)
      if (reason !== null) leaveOut(place, reason)
      else if (!entry.isSymbolicLink() || !files.has(real)) files.set(real, place)
    }
  }
  await look(path)
  return { files: [...files.values()].sort(), leftOut }
}

/** A link is what it leads to, but a folder may be reached by many, and who names a folder means nothing outside it. */
const whyNoFile = async (real: string, root: string): Promise<string | null> => {
  const target = await stat(real).catch(() => null)
  if (!target) return '链接指向的文件不存在或读不到，请核对。'
  if (target.isDirectory()) return '是指向文件夹的链接，要导入请直接写出那个文件夹。'
  if (!target.isFile()) return '不是普通文件。'
  const fromRoot = relative(root, real)
  return fromRoot.split(sep)[0] === '..' || isAbsolute(fromRoot)
    ? '是指向这个文件夹以外的链接，没有读取；要导入请直接写出那个文件。'
    : null
}

const placeOf = ({ file, line }: IngestOutcome): string => (line > 1 ? `${file} 第 ${line} 行` : file)
