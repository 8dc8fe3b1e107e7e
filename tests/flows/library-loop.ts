// Changes the library without end, in a process that is to be killed: each step is told on standard output before it begins and when it is done.
import { eq } from 'drizzle-orm'
import { readConfig } from '../../bin/config.ts'
import { createLogger } from '../../bin/logger.ts'
import { silentProgress } from '../../bin/progress.ts'
import { openServices } from '../../bin/wiring.ts'
import { versions } from '../../storage/sql/schema.ts'

const [round = '0'] = process.argv.slice(2)
const { sql, ingest, changes, index } = await openServices(readConfig(), {
  logger: createLogger({ LOG_LEVEL: 'silent' }),
  progress: silentProgress,
})

const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

/** @param to what the document is once the step is done */
const step = async <T>(work: string, to: string, act: () => Promise<T>): Promise<T> => {
  tell({ work, to, done: false })
  const result = await act()
  await index.drain()
  tell({ work, to, done: true })
  return result
}

const take = async (work: string, state: 'published' | 'draft'): Promise<string> => {
  const head = `work: ${work}\nkind: faq\ntitle: 问答 ${work}\ngrade: 1\naudiences: [public]\nsource: 自撰`
  const body = Array.from(
    { length: 20 },
    (_, at) => `## ${work} 的第 ${at} 个问题？\n\n${work} 的第 ${at} 个回答。`,
  ).join('\n\n')
  const report = await ingest.bytes('a.md', Buffer.from(`---\n${head}\n---\n\n${body}\n`), { by: 'staff-1', state })
  const [outcome] = report.outcomes
  if (!outcome || !('versionId' in outcome)) throw new Error(`not taken in: ${JSON.stringify(report)}`)
  return outcome.versionId
}

const revisionOf = async (versionId: string): Promise<number> => {
  const [version] = await sql.db.select().from(versions).where(eq(versions.id, versionId))
  return version?.revision ?? 0
}

const decided = async (kind: 'publish' | 'withdraw', versionId: string): Promise<string> => {
  const proposal = { kind, versionId, revision: await revisionOf(versionId), reason: '测试', effectAt: null }
  const { id } = await changes.propose('staff-2', proposal)
  await changes.decide('staff-3', id, { approve: true, reason: '' })
  return id
}

for (let at = 0; ; at += 1) {
  const [once, twice] = [`kill-${round}-${at}-once`, `kill-${round}-${at}-twice`]
  const shown = await step(once, 'published', () => take(once, 'published'))
  const draft = await step(twice, 'draft', () => take(twice, 'draft'))
  const published = await step(twice, 'published', () => decided('publish', draft))
  await step(once, 'withdrawn', () => decided('withdraw', shown))
  await step(twice, 'draft', () => changes.undo('staff-1', published, '测试'))
}
