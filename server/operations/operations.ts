// The operator's view: figures of this process, state of the whole, components and what to do about them.
import { hostname } from 'node:os'
import { asc, count, countDistinct, eq, inArray, isNull, max, min, or, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { problemTable } from '../../domain/problem.ts'
import { conversations, libraryVersions, sourceStops, versions, works } from '../../storage/sql/schema.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import type { ComponentView, DocumentMatch, OperationsView } from '../protocol/operations.ts'
import { type Component, type ComponentState, checkComponents } from './health.ts'
import { lately } from './lately.ts'
import type { Metrics } from './metrics.ts'
import type { RecentErrors } from './recent-errors.ts'
import { percentileMinutes } from './recent-turns.ts'
import { withoutAddresses } from './without-addresses.ts'

export type Operations = ReturnType<typeof createOperations>

/** Every page that is open asks every few seconds; components outside and the size of the database are not asked that often. */
const checkMilliseconds = 15_000
const mostMatches = 20

/** Makes the view over what the server has open already. */
export const createOperations = ({
  sql: { db, kind },
  metrics,
  components,
  errors,
  staffPresent,
  version,
}: {
  sql: Pick<Sql, 'db' | 'kind'>
  metrics: Pick<Metrics, 'recentTurns' | 'turns' | 'streams' | 'sockets' | 'modelCalls' | 'modelTokens'>
  components: Component[]
  errors: Pick<RecentErrors, 'list'>
  /** How many of the staff have the queue open. */
  staffPresent?: () => number | Promise<number>
  version: string
}) => {
  const startedAt = new Date(Date.now() - process.uptime() * 1000)

  const checked = lately(checkMilliseconds, async () => {
    const [states, library, database] = await Promise.all([checkComponents(components), libraryNow(), databaseBytes()])
    return { states, library, database, at: new Date() }
  })

  const libraryNow = async () => {
    const [newest] = await db
      .select({ version: max(libraryVersions.number), at: max(libraryVersions.at) })
      .from(libraryVersions)
    const documents = await db.$count(versions, eq(versions.editorialState, 'published'))
    return { version: newest?.version ?? 0, changedAt: newest?.at?.toISOString() ?? null, documents }
  }

  const databaseBytes = async (): Promise<number> => {
    const { rows } = await db.execute<{ bytes: string | number }>(
      sql`select pg_database_size(current_database()) as bytes`,
    )
    return Number(rows[0]?.bytes ?? 0)
  }

  const queueNow = async (): Promise<OperationsView['queue']> => {
    const [waiting] = await db
      .select({ count: count(), oldest: min(conversations.queuedAt) })
      .from(conversations)
      .where(eq(conversations.state, 'queued'))
    const [taken] = await db
      .select({ count: count(), staff: countDistinct(conversations.assigneeId) })
      .from(conversations)
      .where(inArray(conversations.state, ['assigned', 'human']))
    return {
      waiting: waiting?.count ?? 0,
      oldestSince: waiting?.oldest?.toISOString() ?? null,
      inHands: taken?.count ?? 0,
      staffAtWork: taken?.staff ?? 0,
      staffPresent: (await staffPresent?.()) ?? null,
    }
  }

  const processNow = async (): Promise<OperationsView['process']> => {
    const { recentTurns } = metrics
    const percentiles = recentTurns.firstSentencePercentiles()
    return {
      name: `${hostname()}:${process.pid}`,
      version,
      startedAt: startedAt.toISOString(),
      memoryBytes: process.memoryUsage.rss(),
      openStreams: await readingOf(metrics.streams),
      openSockets: await readingOf(metrics.sockets),
      turns: (await metrics.turns.get()).values
        .map(({ labels, value }) => ({
          decision: String(labels.decision),
          reason: String(labels.reason),
          count: value,
        }))
        .sort((a, b) => b.count - a.count),
      firstSentence: {
        minutes: percentileMinutes,
        count: percentiles?.count ?? 0,
        p50Milliseconds: percentiles?.p50 ?? null,
        p95Milliseconds: percentiles?.p95 ?? null,
      },
      minutes: recentTurns.minutes().map((minute) => ({ ...minute, at: minute.at.toISOString() })),
      models: await modelsNow(metrics),
      errors: errors.list().map((error) => ({
        ...error,
        message: withoutAddresses(error.message),
        detail: error.detail && withoutAddresses(error.detail),
        firstAt: error.firstAt.toISOString(),
        lastAt: error.lastAt.toISOString(),
      })),
    }
  }

  return {
    /** Everything the page shows. */
    async view(): Promise<OperationsView> {
      const { states, library, database, at } = await checked()
      return {
        at: new Date().toISOString(),
        process: await processNow(),
        queue: await queueNow(),
        library,
        stops: await db.$count(sourceStops, isNull(sourceStops.liftedAt)),
        database: { kind, bytes: database },
        components: states.map(componentView),
        checkedAt: at.toISOString(),
      }
    },

    /** Documents whose title, short title or alias contains it: an operator who must stop one knows its name, not its id. */
    async findDocuments(name: string): Promise<z.infer<typeof DocumentMatch>[]> {
      const wanted = name.toLowerCase()
      const contains = (text: unknown) => sql`strpos(lower(${text}), ${wanted}) > 0`
      return db
        .select({ id: works.id, title: works.title, kind: works.kind })
        .from(works)
        .where(
          or(
            eq(works.id, name),
            contains(works.title),
            contains(works.shortTitle),
            contains(sql`array_to_string(${works.aliases}, ' ')`),
          ),
        )
        .orderBy(sql`length(${works.title})`, asc(works.id))
        .limit(mostMatches)
    },
  }
}

const componentView = ({
  notConfigured,
  note,
  missing,
  action,
  ...state
}: ComponentState): z.infer<typeof ComponentView> => ({
  ...state,
  status: statusOf({ notConfigured, missing, ...state }),
  ...(note === undefined ? {} : { note: withoutAddresses(note) }),
  ...(missing === undefined ? {} : { missing: withoutAddresses(missing) }),
  ...(state.code === undefined ? {} : { action: action ?? problemTable[state.code].action }),
})

const statusOf = ({ ok, missing, notConfigured }: ComponentState): z.infer<typeof ComponentView>['status'] => {
  if (!ok) return 'failed'
  if (notConfigured) return 'not-configured'
  return missing === undefined ? 'ok' : 'partial'
}

const readingOf = async (gauge: Metrics['streams']): Promise<number> => (await gauge.get()).values[0]?.value ?? 0

/** The counters of calls and tokens, by model. */
const modelsNow = async ({
  modelCalls,
  modelTokens,
}: Pick<Metrics, 'modelCalls' | 'modelTokens'>): Promise<OperationsView['process']['models']> => {
  const calls = (await modelCalls.get()).values
  const tokens = (await modelTokens.get()).values
  const tokensOf = (model: unknown, direction: string) =>
    tokens.find(({ labels }) => labels.model === model && labels.direction === direction)?.value ?? 0
  return [...Map.groupBy(calls, ({ labels }) => String(labels.model))].map(([model, ofModel]) => ({
    model,
    calls: [...Map.groupBy(ofModel, ({ labels }) => String(labels.outcome))].map(([outcome, same]) => ({
      outcome,
      count: same.reduce((sum, { value }) => sum + value, 0),
    })),
    tokensIn: tokensOf(model, 'in'),
    tokensOut: tokensOf(model, 'out'),
  }))
}
