// Commands that work on the data: they run in the process that holds it, called from the command line or from beside the server.
import { z } from 'zod'
import { AskRequest, type AskResult } from '../domain/ask.ts'
import { calendarDate } from '../domain/calendar.ts'
import { Audience, Grade } from '../domain/identity.ts'
import { DocumentKind } from '../domain/library.ts'
import { Problem } from '../domain/problem.ts'
import type { IngestReport } from '../knowledge/ingest.ts'
import { findProfile } from '../server/conversations/queries.ts'
import { type ComponentState, checkComponents } from '../server/operations/health.ts'
import type { Hold, HoldOrder } from '../storage/legal-hold.ts'
import { type VerificationReport, verifyStreams } from '../storage/streams/verify.ts'
import { type BackupReport, writeBackup } from './backup.ts'
import type { Services } from './wiring.ts'

/** What is said of files on the command line. */
export const IngestDefaults = z.object({
  kind: DocumentKind.optional(),
  grade: Grade.optional(),
  audiences: z.array(Audience).min(1).optional(),
})

type Inputs = {
  ask: { request: AskRequest; client?: string }
  ingest: { files: string[]; defaults: z.infer<typeof IngestDefaults> }
  'audit-verify': { stream?: string }
  'hold-set': HoldOrder
  'hold-lift': HoldOrder
  'hold-list': Record<string, never>
  backup: { file: string }
  components: { repair: boolean }
}
type Step = { done: number; total: number; note: string }
type Outputs = {
  ask: AskResult
  ingest: { step: Step } | { report: IngestReport }
  'audit-verify': VerificationReport
  'hold-set': Hold
  'hold-lift': Hold
  'hold-list': { holds: Hold[] }
  backup: { step: Step } | { report: BackupReport }
  components: { step: Step } | { states: ComponentState[] }
}
export type CommandName = keyof Inputs
export type CommandInput<N extends CommandName> = Inputs[N]
export type CommandOutput<N extends CommandName> = Outputs[N]

export const commands: {
  [N in CommandName]: (services: Services, input: Inputs[N], signal: AbortSignal) => AsyncGenerator<Outputs[N]>
} = {
  async *ask(services, { request, client }, signal) {
    const profile = client ? await findProfile(services.sql.db, client) : undefined
    if (profile === null) throw new Problem('not-found', `没有编号为 ${client} 的客户。`)
    yield await services.ask(AskRequest.parse(request), { today: calendarDate(new Date()), profile, signal })
  },

  async *ingest(services, { files, defaults }) {
    yield* stepwise((step) =>
      services.ingest.files(files, {
        defaults,
        by: 'command-line',
        onProgress: ({ bytes, totalBytes, chunks, file }) =>
          step({ done: bytes, total: totalBytes, note: `${chunks} 段 ${file}` }),
      }),
    )
  },

  async *'audit-verify'(services, { stream }) {
    yield await verifyStreams(services.sql, stream === undefined ? {} : { streamId: stream })
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

  async *backup(services, { file }) {
    yield* stepwise((step) => writeBackup(services, file, step))
  },

  async *components(services, { repair }) {
    if (repair) {
      for await (const output of stepwise((step) => services.repairIndex(step))) if ('step' in output) yield output
    }
    yield { states: await checkComponents(services.components) }
  },
}

/** Runs work that reports progress by a callback as a generator of steps with the report at its end. */
const stepwise = async function* <R>(
  work: (step: (step: Step) => void) => Promise<R>,
): AsyncGenerator<{ step: Step } | { report: R }> {
  const steps: Step[] = []
  let ring = () => {}
  const wake = () => ring()
  const result = work((step) => {
    steps.push(step)
    wake()
  })
  let over = false
  const end = result.then(
    () => undefined,
    () => undefined,
  )
  void end.then(() => {
    over = true
    wake()
  })
  for (;;) {
    // Only the newest matters when the reader is slower than the work.
    const newest = steps.splice(0).at(-1)
    if (newest) yield { step: newest }
    if (over && steps.length === 0) break
    if (steps.length === 0)
      await new Promise<void>((resolve) => {
        ring = resolve
        if (over || steps.length > 0) resolve()
      })
  }
  yield { report: await result }
}
