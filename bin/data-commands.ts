// Commands that work on the data: they run in the process that holds it, called from the command line or from beside the server.
import { z } from 'zod'
import { AskRequest, type AskResult } from '../domain/ask.ts'
import { calendarDate } from '../domain/calendar.ts'
import { Audience, Grade } from '../domain/identity.ts'
import { DocumentKind } from '../domain/library.ts'
import { Problem } from '../domain/problem.ts'
import { type IngestReport, refreshStatistics } from '../knowledge/ingest.ts'
import { type ExportReport, exportLibrary } from '../knowledge/transfer/export-library.ts'
import { type ImportReport, importLibrary } from '../knowledge/transfer/import-library.ts'
import { findProfile } from '../server/conversations/queries.ts'
import { libraryChanged } from '../server/library/changing.ts'
import { type ComponentState, checkComponents } from '../server/operations/health.ts'
import type { DocumentItem, DocumentQuery, DocumentView, VersionView } from '../server/protocol/desk.ts'
import type { VersionDiff } from '../server/protocol/diff.ts'
import type { Hold, HoldOrder } from '../storage/legal-hold.ts'
import { type VerificationReport, verifyStreams } from '../storage/streams/verify.ts'
import { verifyConversations } from '../storage/streams/verify-conversations.ts'
import { type BackupReport, writeBackup } from './backup.ts'
import { createLibraryCommands, type Retired } from './library-commands.ts'
import type { KeyRotation } from './rotate-keys.ts'
import type { Services } from './wiring.ts'

/** What is said of files on the command line. */
export const IngestDefaults = z.object({
  kind: DocumentKind.optional(),
  grade: Grade.optional(),
  audiences: z.array(Audience).min(1).optional(),
})

type Inputs = {
  ask: { request: AskRequest; client?: string }
  ingest: { files: string[]; defaults: z.infer<typeof IngestDefaults>; state: 'published' | 'draft' }
  'library-list': { query: Pick<DocumentQuery, 'text' | 'kind' | 'state'> }
  'library-show': { id: string }
  'library-retire': { id: string; reason: string }
  'library-diff': { from: string; to: string }
  'library-export': { folder: string }
  'library-import': { folder: string }
  'audit-verify': { stream?: string }
  'hold-set': HoldOrder
  'hold-lift': HoldOrder
  'hold-list': Record<string, never>
  backup: { file: string }
  'keys-rotate': Record<string, never>
  components: { repair: boolean }
}
/** In whose name the command line changes the library. */
const commandLine = 'command-line'

type Step = { done: number; total: number; note: string }
type Outputs = {
  ask: AskResult
  ingest: { step: Step } | { report: IngestReport & { withoutVector: number } }
  'library-list': { documents: DocumentItem[] }
  'library-show': { document: DocumentView } | { version: VersionView }
  'library-retire': Retired
  'library-diff': VersionDiff
  'library-export': { step: Step } | { report: ExportReport }
  'library-import': { step: Step } | { report: ImportReport & { withoutVector: number } }
  'audit-verify': VerificationReport
  'hold-set': Hold
  'hold-lift': Hold
  'hold-list': { holds: Hold[] }
  backup: { step: Step } | { report: BackupReport }
  'keys-rotate': { step: Step } | { report: KeyRotation }
  components: { step: Step } | { states: ComponentState[] }
}
export type CommandName = keyof Inputs
export type CommandInput<N extends CommandName> = Inputs[N]
export type CommandOutput<N extends CommandName> = Outputs[N]

export const commands: {
  [N in CommandName]: (services: Services, input: Inputs[N], signal: AbortSignal) => AsyncGenerator<Outputs[N]>
} = {
  async *ask(services, { request, client }, signal) {
    const profile = client === undefined ? undefined : await findProfile(services.sql.db, client)
    if (profile === null) throw new Problem('not-found', `没有编号为“${client}”的客户。`)
    yield await services.ask(AskRequest.parse(request), { today: calendarDate(new Date()), profile, signal })
  },

  async *ingest(services, { files, defaults, state }, signal) {
    yield* stepwise(signal, async (step, signal) => {
      const report = await services.ingest.files(files, {
        defaults,
        state,
        by: commandLine,
        signal,
        onProgress: ({ bytes, totalBytes, chunks, file }) =>
          step({ done: bytes, total: totalBytes, note: `${chunks} 段 ${file}` }),
      })
      return { ...report, withoutVector: (await services.index.status()).withoutVector }
    })
  },

  async *'library-list'(services, { query }) {
    for await (const documents of createLibraryCommands(services).list(query)) yield { documents }
  },

  async *'library-show'(services, { id }) {
    yield await createLibraryCommands(services).show(id)
  },

  async *'library-retire'(services, order) {
    yield await createLibraryCommands(services).retire(order)
  },

  async *'library-diff'(services, { from, to }) {
    yield await createLibraryCommands(services).diff(from, to)
  },

  async *'library-export'(services, { folder }, signal) {
    yield* stepwise(signal, (step) => exportLibrary(services, folder, step))
  },

  async *'library-import'(services, { folder }, signal) {
    yield* stepwise(signal, async (step) => {
      const report = await importLibrary(services, folder, { by: commandLine, step })
      services.bus.publish(libraryChanged)
      await services.index.drain()
      await refreshStatistics(services.sql.db)
      return { ...report, withoutVector: (await services.index.status()).withoutVector }
    })
  },

  async *'audit-verify'(services, { stream }) {
    const { sql, witness } = services
    // Asked first: what it says is in the database by then.
    const report = await verifyStreams(sql, { streamId: stream, ...(await witness.read()) })
    report.faults.push(...(await verifyConversations(sql, { streamId: stream })))
    // One that was anchored and is gone is a fault of the report; of this one nobody ever heard.
    if (stream !== undefined && report.streams === 0 && report.faults.length === 0)
      throw new Problem('not-found', `没有编号为 ${stream} 的记录，没有校验任何内容。`)
    yield report
  },

  async *'hold-set'(services, order) {
    yield await services.holds.set(order)
  },

  async *'hold-lift'(services, order) {
    yield await services.holds.lift(order)
  },

  async *'hold-list'(services) {
    yield { holds: await services.holds.list() }
  },

  async *backup(services, { file }, signal) {
    yield* stepwise(signal, (step) => writeBackup(services, file, step))
  },

  async *'keys-rotate'(services, _, signal) {
    yield* stepwise(signal, (step) => services.rotateKeys(step))
  },

  async *components(services, { repair }, signal) {
    if (repair) {
      for await (const output of stepwise(signal, (step) => services.repairIndex(step)))
        if ('step' in output) yield output
    }
    yield { states: await checkComponents(services.components) }
  },
}

/**
 * Runs work that reports progress by a callback as a generator of steps with the report at its end. When the caller aborts or leaves,
 * the work is stopped at its next step at the latest, and has ended when the generator has.
 */
const stepwise = async function* <R>(
  signal: AbortSignal,
  work: (step: (step: Step) => void, signal: AbortSignal) => Promise<R>,
): AsyncGenerator<{ step: Step } | { report: R }> {
  const left = new AbortController()
  const over = AbortSignal.any([signal, left.signal])
  const steps: Step[] = []
  let ring = () => {}
  const wake = () => ring()
  const result = work((step) => {
    over.throwIfAborted()
    steps.push(step)
    wake()
  }, over)
  let isDone = false
  const end = result.then(
    () => undefined,
    () => undefined,
  )
  void end.then(() => {
    isDone = true
    wake()
  })
  try {
    for (;;) {
      // Only the newest matters when the reader is slower than the work.
      const newest = steps.splice(0).at(-1)
      if (newest) yield { step: newest }
      if (isDone && steps.length === 0) break
      if (steps.length === 0)
        await new Promise<void>((resolve) => {
          ring = resolve
          if (isDone || steps.length > 0) resolve()
        })
    }
    yield { report: await result }
  } finally {
    left.abort()
    await end
  }
}
