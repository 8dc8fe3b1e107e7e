// `npx zhigu library`: what the library holds, what changed between two versions, and the whole of it as a folder.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DocumentKind, EditorialState, LegalStatus } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import type { DocumentItem, DocumentView, VersionItem, VersionView } from '../../server/protocol/desk.ts'
import type { ClauseChange, VersionDiff } from '../../server/protocol/diff.ts'
import { openAccess } from '../access.ts'
import { readConfig } from '../config.ts'
import type { CommandInput, CommandName, CommandOutput } from '../data-commands.ts'
import { consoleProgress } from '../progress.ts'

type Json = { json?: boolean }

/** Everything that a command yields; steps are shown. */
const outputsOf = async <N extends CommandName>(
  name: N,
  input: CommandInput<N>,
  { title = '' }: { title?: string } = {},
): Promise<Exclude<CommandOutput<N>, { step: unknown }>[]> => {
  const access = await openAccess(readConfig())
  try {
    const bar = consoleProgress(title)
    const outputs: Exclude<CommandOutput<N>, { step: unknown }>[] = []
    for await (const output of access.run(name, input)) {
      if ('step' in output) bar.update(output.step.done, output.step.total, output.step.note)
      else outputs.push(output as Exclude<CommandOutput<N>, { step: unknown }>)
    }
    bar.end()
    await access.settled()
    return outputs
  } finally {
    await access.close()
  }
}

const outputOf = async <N extends CommandName>(
  ...given: Parameters<typeof outputsOf<N>>
): Promise<Exclude<CommandOutput<N>, { step: unknown }>> => {
  const [output] = await outputsOf(...given)
  if (output === undefined) throw new Error(`${given[0]} gave nothing`)
  return output
}

const kindNames: Record<DocumentKind, string> = {
  regulation: '法规',
  digest: '法规要点',
  faq: '常见问题',
  product: '产品',
  fee: '收费',
  procedure: '流程与通知',
  research: '研究',
}
const stateNames: Record<EditorialState, string> = {
  draft: '草稿',
  'in-review': '审核中',
  published: '已发布',
  withdrawn: '已撤回',
}
const statusNames: Record<LegalStatus, string> = {
  'consultation-draft': '征求意见稿',
  'not-yet-effective': '未施行',
  'in-force': '现行有效',
  repealed: '已失效',
  unknown: '效力日期不详',
}
const gradeNames = { 1: '公开', 2: '内部', 3: '敏感', 4: '核心' } as const
const changeNames: Record<ClauseChange['kind'], string> = {
  same: '未变',
  changed: '改',
  moved: '移',
  added: '增',
  removed: '删',
}
const derivationNames = { stated: '原文写明', derived: '推算', assumed: '推定，待核' } as const
const readingNames: Record<VersionView['readings'][number]['field'], string> = {
  title: '标题',
  documentNumber: '文号',
  issuer: '发布机关',
  publishedOn: '公布日期',
  effectiveFrom: '施行日期',
  effectiveTo: '失效日期',
  label: '版本',
  consultation: '征求意见稿',
  repeals: '废止',
  history: '沿革',
}

// --- list and show ---

/** Lists documents. */
export const list = async (
  text: string | undefined,
  { kind, state, ...options }: Json & { kind?: DocumentKind; state?: EditorialState },
): Promise<void> => {
  const documents = (await outputsOf('library-list', { query: { text, kind, state } })).flatMap((one) => one.documents)
  if (options.json) return console.log(JSON.stringify({ documents }))
  if (documents.length === 0) return console.log('没有这样的资料。')
  for (const document of documents) console.log(lineOf(document))
  console.log(`共 ${documents.length} 份。`)
}

const lineOf = ({ id, kind, title, current, versions, drafts }: DocumentItem): string => {
  const counts = [versions > 1 && `${versions} 个版本`, drafts > 0 && `${drafts} 份草稿`].filter(Boolean).join('、')
  const now = current ? `${statusNames[current.legalStatus]} ${periodOf(current)}` : '没有已发布的版本'
  return `${id}\n  ${kindNames[kind]}《${title}》 ${now}${counts && `（${counts}）`}`
}

const periodOf = ({ effectiveFrom, effectiveTo }: Pick<VersionItem, 'effectiveFrom' | 'effectiveTo'>): string =>
  effectiveFrom === null && effectiveTo === null
    ? ''
    : `${effectiveFrom ?? '起始不详'} 起${effectiveTo ? `，至 ${effectiveTo}（不含）` : ''}`

/** Shows a document with its versions, or one version. */
export const show = async (id: string, options: Json): Promise<void> => {
  const shown = await outputOf('library-show', { id })
  if (options.json) return console.log(JSON.stringify(shown))
  console.log(('version' in shown ? versionLines(shown.version) : documentLines(shown.document)).join('\n'))
}

const versionLine = (version: VersionItem): string =>
  `${version.id}\n  ${version.label} ${stateNames[version.editorialState]}，${statusNames[version.legalStatus]} ${periodOf(version)}`

const documentLines = ({ id, kind, title, issuer, aliases, versions }: DocumentView): string[] => [
  `《${title}》 ${kindNames[kind]}`,
  `编号 ${id}`,
  ...(issuer ? [`发布机关 ${issuer}`] : []),
  ...(aliases.length > 0 ? [`又称 ${aliases.join('、')}`] : []),
  `版本 ${versions.length} 个：`,
  ...versions.map(versionLine),
]

const versionLines = (version: VersionView): string[] => [
  `《${version.title}》 ${kindNames[version.kind]}`,
  versionLine(version),
  `  数据级别 ${gradeNames[version.grade]}，读者 ${version.audiences.join('、')}`,
  ...(version.documentNumber ? [`  文号 ${version.documentNumber}`] : []),
  ...(version.publishedOn ? [`  公布日期 ${version.publishedOn}`] : []),
  `  施行日期的依据：${derivationNames[version.dateDerivation]}${version.dateNote ? `（${version.dateNote}）` : ''}`,
  `  来源 ${version.source}${version.writtenBy ? `，${version.writtenBy} 导入或撰写` : ''}`,
  `  ${version.chunks.length} 段，${version.productFacts} 项产品数据，原文件 ${version.files.map(({ name }) => name).join('、') || '无'}`,
  ...(version.readings.length > 0 ? ['从原文读出：'] : []),
  ...version.readings.map(
    ({ field, value, quote, derivation }) =>
      `  ${readingNames[field]} ${value}（${derivationNames[derivation]}${quote === value ? '' : `：“${quote}”`}）`,
  ),
  ...version.readingNotes.map(({ message }) => `  ! ${message}`),
]

// --- retire and diff ---

/** Withdraws a version, or all that are shown of a document, at once. */
export const retire = async (id: string, { reason, ...options }: Json & { reason: string }): Promise<void> => {
  // Years later it is all that tells why.
  if (reason.trim() === '') throw new Problem('invalid-request', '--reason 是空的，请写明原因。')
  const retired = await outputOf('library-retire', { id, reason: reason.trim() })
  if (options.json) return console.log(JSON.stringify(retired))
  for (const { title, label } of retired.versions) console.log(`已撤回《${title}》${label}。`)
  console.log(`资料版本号 ${retired.libraryVersion}。`)
}

/** Compares two versions of a document clause by clause. */
export const diff = async (from: string, to: string, options: Json): Promise<void> => {
  const compared = await outputOf('library-diff', { from, to })
  console.log(options.json ? JSON.stringify(compared) : diffLines(compared).join('\n'))
}

const diffLines = ({ from, to, counts, changes }: VersionDiff): string[] => [
  `《${to.title}》 ${from.label} → ${to.label}`,
  Object.entries(counts)
    .map(([kind, count]) => `${changeNames[kind as ClauseChange['kind']]} ${count}`)
    .join('，'),
  ...changes.flatMap(changeLines),
]

const changeLines = ({ kind, before, after, shares, words }: ClauseChange): string[] => {
  const [old, now] = [before?.name ?? '', after?.name ?? '']
  switch (kind) {
    case 'same':
      return []
    case 'added':
      return ['', `＋ 增 ${now}${shares ? `（分自${shares}）` : ''}`, `  ${after?.text ?? ''}`]
    case 'removed':
      return ['', `－ 删 ${old}${shares ? `（并入${shares}）` : ''}`, `  ${before?.text ?? ''}`]
    case 'moved':
      return ['', `→ 移 ${placeOf(before)} → ${placeOf(after)}`]
    case 'changed':
      return ['', `～ 改 ${old === now ? now : `${old} → ${now}`}`, `  ${words.map(marked).join('')}`]
  }
}

const placeOf = (side: ClauseChange['before']): string => [...(side?.path ?? []), side?.name ?? ''].join(' ')

const marked = ({ kind, text }: ClauseChange['words'][number]): string =>
  kind === 'same' ? text : kind === 'removed' ? `[－${text}－]` : `{＋${text}＋}`

// --- export and import ---

/** Writes the whole library into a folder. */
export const exportTo = async (folder: string, options: Json): Promise<void> => {
  const { report } = await outputOf('library-export', { folder: resolve(folder) }, { title: '导出' })
  if (options.json) return console.log(JSON.stringify(report))
  const { works, versions, originals, corrections, missing } = report
  console.log(
    `已导出到 ${report.folder}：${works} 份资料，${versions} 个版本，${originals} 个原文件，${corrections} 项更正。`,
  )
  if (missing.length > 0) console.error(`这些原文件已不在，没有导出：${missing.join('、')}`)
}

/** Takes an exported library in, all of it or nothing. */
export const importFrom = async (folder: string, options: Json): Promise<void> => {
  const place = resolve(folder)
  if (!existsSync(place)) throw new Problem('not-found', `文件夹 ${place} 不存在，没有导入任何内容。`)
  const { report } = await outputOf('library-import', { folder: place }, { title: '导入' })
  if (options.json) return console.log(JSON.stringify(report))
  const { added, updated, unchanged, originals, corrections, libraryVersion } = report
  const after = libraryVersion === null ? '资料库没有变化。' : `资料版本号 ${libraryVersion}。`
  console.log(
    `新增 ${added} 个版本，更新 ${updated}，未变 ${unchanged}；${originals} 个原文件，${corrections} 项更正。${after}`,
  )
}
