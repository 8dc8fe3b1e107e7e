// Makes everything from the configuration and passes it on by argument; reading this shows how the parts hang together.
import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { loadRules } from '../agents/rules/load-rules.ts'
import { createRuleEngine } from '../agents/rules/rule-engine.ts'
import { createScenes, type Scenes } from '../agents/scenes.ts'
import { createClassifier, createReadAhead, type ReadAhead } from '../agents/steps/understand/signals/classifier.ts'
import { calendarDate } from '../domain/calendar.ts'
import { readerOf } from '../domain/identity.ts'
import type { LibraryState } from '../domain/library.ts'
import { Problem } from '../domain/problem.ts'
import { type Changes, createChanges } from '../knowledge/editorial/changes.ts'
import { createManagers } from '../knowledge/facts/managers.ts'
import { createFetcher } from '../knowledge/feeds/fetcher.ts'
import { createReadFeed } from '../knowledge/feeds/read-feed.ts'
import { createSources } from '../knowledge/feeds/sources.ts'
import { createIngest, type Ingest } from '../knowledge/ingest.ts'
import { loadSampleLibrary, sampleClients } from '../knowledge/sample-library.ts'
import { openKnowledgeStore } from '../knowledge/store/knowledge-store.ts'
import { type LibraryIndex, openLibraryIndex } from '../knowledge/store/library-index.ts'
import { createLibrary, type Library } from '../knowledge/versions/catalogue.ts'
import { readLibraryState } from '../knowledge/versions/library-state.ts'
import { type ChatModelSettings, type ChatModelStatus, checkChatModel, openGateway } from '../models/chat-model.ts'
import { createEmbedder } from '../models/embedder/create-embedder.ts'
import type { Embedder } from '../models/embedder/embedder.ts'
import { createEncoderEmbedder } from '../models/embedder/encoder-embedder.ts'
import { builtInFolder } from '../models/encoder/built-in.ts'
import { type Encoder, openEncoder } from '../models/encoder/open-encoder.ts'
import type { ModelGateway } from '../models/gateway.ts'
import packageJson from '../package.json' with { type: 'json' }
import { createRetriever, type Retrieve } from '../retrievers/hybrid.ts'
import { createApp } from '../server/app.ts'
import { createAudit } from '../server/audit/audit.ts'
import { createTokens } from '../server/auth/tokens.ts'
import type { Bus } from '../server/bus/bus.ts'
import { createMemoryBus } from '../server/bus/memory.ts'
import { createRedisBus } from '../server/bus/redis.ts'
import { createConsents } from '../server/consents/consents.ts'
import { createConceal } from '../server/conversations/conceal.ts'
import { createConversations, originalsErased } from '../server/conversations/conversations.ts'
import { createNews } from '../server/conversations/news.ts'
import { conversationProjection } from '../server/conversations/projection.ts'
import { storeProfiles } from '../server/conversations/queries.ts'
import { createTurns, type Turns } from '../server/conversations/turns.ts'
import { createActs } from '../server/feedback/acts.ts'
import { createCallbacks } from '../server/feedback/callbacks.ts'
import { createClose } from '../server/feedback/closing.ts'
import { createDownload } from '../server/feedback/download.ts'
import { createGaps } from '../server/feedback/gaps.ts'
import { createSuggestions } from '../server/feedback/suggestions.ts'
import { createVerdicts } from '../server/feedback/verdicts.ts'
import { createAfterTurn } from '../server/handoff/after-turn.ts'
import { createHandoffs } from '../server/handoff/handoffs.ts'
import { createMoves } from '../server/handoff/moves.ts'
import { createStaffPresence } from '../server/handoff/presence.ts'
import { createQueue, type Queue } from '../server/handoff/queue.ts'
import { createReveal } from '../server/handoff/reveal.ts'
import { type CheckWords, createCheckWords } from '../server/handoff/staff-words.ts'
import { createTickets } from '../server/handoff/tickets.ts'
import { createRequeueUnanswered, lookEveryMilliseconds } from '../server/handoff/unanswered.ts'
import { createJobs, type Jobs } from '../server/jobs/jobs.ts'
import { type Actions, createActions } from '../server/library/actions.ts'
import { createApplyDue, createChanging, libraryChanged } from '../server/library/changing.ts'
import { createDesk } from '../server/library/desk.ts'
import { createCompareVersions } from '../server/library/diff.ts'
import { createDrafting } from '../server/library/drafting.ts'
import { createFactTable } from '../server/library/facts.ts'
import { createFolderWatches, type FolderWatches } from '../server/library/feed-work.ts'
import { createFeeds, type Feeds, feedsDue } from '../server/library/feeds.ts'
import { createGapDesk } from '../server/library/gap-desk.ts'
import { createPassages } from '../server/library/passages.ts'
import { type AskOver, createPreviews } from '../server/library/previews.ts'
import { answersToWithdraw, createStops, withdrawTold } from '../server/library/stops.ts'
import { createLimits } from '../server/limits.ts'
import type { Component } from '../server/operations/health.ts'
import { lately } from '../server/operations/lately.ts'
import { createMetrics, type Metrics } from '../server/operations/metrics.ts'
import { createOperations } from '../server/operations/operations.ts'
import type { RecentErrors } from '../server/operations/recent-errors.ts'
import { traced, tracedStream } from '../server/operations/tracing.ts'
import type { Task } from '../server/operations/upkeep.ts'
import { createPresence } from '../server/sockets/presence.ts'
import { createSockets } from '../server/sockets/sockets.ts'
import { createUpgrade } from '../server/sockets/upgrade.ts'
import type { Blob } from '../storage/blobs/blob.ts'
import { createFolderBlob } from '../storage/blobs/folder.ts'
import { createS3Blob } from '../storage/blobs/s3.ts'
import { acquireFolder } from '../storage/folder-lock.ts'
import { loadMasterKeys } from '../storage/keys/master-key.ts'
import { createOriginals, type Originals } from '../storage/keys/originals.ts'
import { createLegalHolds, type LegalHolds } from '../storage/legal-hold.ts'
import { makeFolder } from '../storage/make-folder.ts'
import { expire } from '../storage/retention.ts'
import { isEmpty } from '../storage/sql/dump.ts'
import { maintain } from '../storage/sql/maintain.ts'
import { migrate } from '../storage/sql/migrate.ts'
import { openPglite } from '../storage/sql/pglite.ts'
import { openPostgres } from '../storage/sql/postgres.ts'
import type { Database, Sql } from '../storage/sql/sql.ts'
import { defaultMinimumFree, ensureRoom } from '../storage/sql/sturdy-pglite.ts'
import type { Anchor } from '../storage/streams/anchors.ts'
import { createEventLog, type EventLog } from '../storage/streams/event-log.ts'
import { createWitness, sealStreams, type Witness } from '../storage/streams/witness.ts'
import { createSegmenter } from '../text/segment.ts'
import { type Config, isLoopback } from './config.ts'
import { forbidForeignTracing } from './foreign-tracing.ts'
import { whyNoKeys } from './network-components.ts'
import { createOutage } from './outage.ts'
import type { Progress } from './progress.ts'
import { openRedis, redisComponent, whyNoRedis } from './redis.ts'
import { createRotateKeys, type RotateKeys } from './rotate-keys.ts'
import { serveDocsAsset } from './web.ts'

export type Home = { secret: string; announce(address: string): Promise<void>; release(): Promise<void> }

/**
 * Takes the data folder for this process. With PostgreSQL there is nothing to take: many processes may run.
 * @throws Problem already-running naming the process that holds it
 */
export const acquireHome = async (config: Config): Promise<Home> => {
  await makeFolder(config.home, { what: '数据目录', setting: 'ZHIGU_HOME' })
  if (config.DATABASE_URL) {
    const nothing = async () => undefined
    return { secret: randomBytes(32).toString('base64url'), announce: nothing, release: nothing }
  }
  const lock = await acquireFolder(config.home)
  return { secret: lock.secret, announce: (address) => lock.announce(address), release: () => lock.release() }
}

/** Everything that commands and the server work with. */
export type Services = {
  sql: Sql
  events: EventLog
  witness: Witness
  originals: Originals
  holds: LegalHolds
  bus: Bus
  blobs: Blob
  redis: Redis | null
  library: Library
  index: LibraryIndex
  ingest: Ingest
  jobs: Jobs
  feeds: Feeds
  readFeed: ReturnType<typeof createReadFeed>
  folderWatches: FolderWatches
  changes: Changes
  retrieve: Retrieve
  embedder: Embedder
  understand: Scenes['understand']
  ask: Scenes['ask']
  /** Answers without a model, from a library that would be. */
  askOver: AskOver
  /** Those of a text, as the index sees them. */
  words: (text: string) => string[]
  customer: Scenes['customer']
  people: (library: LibraryState) => Promise<string[]>
  readAhead: ReadAhead
  turns: Turns
  /** Who waits for a person, and what people may say. */
  queue: Queue
  checkWords: CheckWords
  /** What rests on superseded words. */
  actions: Actions
  /** By their ids: what an auditor reads of a decision. */
  ruleTitles: ReadonlyMap<string, string>
  metrics: Metrics
  components: Component[]
  model: { gateway: ModelGateway | null; status: ChatModelStatus }
  tokenSecret: Uint8Array
  /** Where the master key lies when it is in the data folder; a backup takes it along. */
  masterKeyFile: string | null
  /** Whether this process has loaded the sample library, the first time. */
  hasLoaded: boolean
  repairIndex(step: (step: { done: number; total: number; note: string }) => void): Promise<void>
  rotateKeys: RotateKeys
  close(): Promise<void>
}

/**
 * What ran before the sample library was loaded may be shown; nothing is shown for work that is not there.
 * @param tell hears what is being done when it takes seconds and has no progress to show
 * @param movesIndex makes the index here also where that of a shared database lies elsewhere; no other process may be at work then
 */
export const openServices = async (
  config: Config,
  {
    logger,
    progress,
    tell = () => {},
    movesIndex = false,
  }: {
    logger: Logger
    progress: (title: string) => Progress
    tell?: (doing: string) => void
    movesIndex?: boolean
  },
): Promise<Services> => {
  forbidForeignTracing()
  // Whoever opens a thing closes it, the last first, also when a later one cannot be opened.
  const opened: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const end of opened.reverse().splice(0)) await end()
  }
  try {
    // --- state ---
    tell(config.DATABASE_URL ? '连接 PostgreSQL……' : '打开数据库……')
    const sql = config.DATABASE_URL
      ? await openPostgres(config.DATABASE_URL, {
          onError: (error) => logger.warn({ err: error }, 'idle database connection lost'),
        })
      : await openPglite(join(config.home, 'sql'))
    opened.push(() => sql.close())
    await migrate(sql)
    const { REDIS_URL } = config
    const outage = createOutage('redis', logger, (error) => whyNoRedis(REDIS_URL ?? '', error))
    const redis = REDIS_URL ? openRedis(REDIS_URL, outage) : null
    if (redis) opened.push(() => redis.client.disconnect())
    const onError = (error: unknown) => logger.error({ err: error }, 'bus listener failed')
    const bus = REDIS_URL
      ? createRedisBus({ url: REDIS_URL, onError, onLost: outage.failed, onReached: outage.over })
      : createMemoryBus({ onError })
    opened.push(() => bus.close())
    const witness = createWitness(witnessFile(config), {
      onError: (error) => logger.warn({ err: error }, 'new heads of streams were not witnessed'),
    })
    const events = createEventLog({ sql, bus, projection: conversationProjection, witness, hash: config.AUDIT_HASH })
    opened.push(() => events.drain())
    if (sql.kind === 'pglite') await events.dropLeases()
    const masterKeyFile = masterKeyOf(config)
    const masterKeys = await loadMasterKeys({
      file: masterKeyFile,
      configured: config.MASTER_KEY,
      isFirstStart: () => isEmpty(sql.db),
    })
    const originals = createOriginals({ sql, masterKeys })
    const holds = createLegalHolds({ sql, events })
    const blobs = blobsOf(config)

    // --- knowledge ---
    tell('载入内置模型和检索索引……')
    const segmenter = createSegmenter()
    const encoder = await openEncoder({ folder: builtInFolder })
    opened.push(() => encoder.close())
    const embedder = await embedderOf(config, encoder, (other) => opened.push(() => other.close()))
    await checkIndexPlace(config)
    const store = await openKnowledgeStore({
      uri: config.KNOWLEDGE_URI ?? join(config.home, 'index'),
      storageOptions: config.KNOWLEDGE_URI?.startsWith('s3://') ? lanceOptions(config) : undefined,
    })
    const index = await openLibraryIndex({ sql, store, embedder, segmenter })
    opened.push(() => index.close())
    const written = index.elsewhere()
    if (written !== null && !movesIndex) throw indexElsewhere(written, store.uri)
    const onChanged = () => bus.publish(libraryChanged)
    const ingest = createIngest({ sql, events, index, originals: blobs, onChanged })
    opened.push(() => ingest.close())
    const fetcher = createFetcher({
      version: packageJson.version,
      contact: config.FEED_CONTACT,
      own: config.feedPrivateHosts,
    })
    opened.push(() => fetcher.close())
    const jobs = createJobs({ sql, logger })
    opened.push(() => jobs.stop())
    const sources = createSources({ fetcher, roots: config.feedFolders })
    const feeds = createFeeds({ db: sql.db, events, sources, jobs })
    const folderWatches = createFolderWatches({ db: sql.db, feeds, roots: config.feedFolders, logger })
    opened.push(() => folderWatches.close())
    const library = createLibrary(sql.db)
    const repairIndex: Services['repairIndex'] = async (step) =>
      index.rebuild({ onProgress: ({ done, total }) => step({ done, total, note: '重建索引' }) })
    const hasLoaded = await fillLibrary({ config, sql, index, ingest, progress })

    // --- answering ---
    const metrics = createMetrics()
    const modelSettings = chatSettings(config)
    const model = await openGateway(modelSettings, (usage) => {
      metrics.modelCalls.inc({ model: usage.model, prompt: usage.promptId, outcome: usage.outcome })
      metrics.modelTokens.inc({ model: usage.model, direction: 'in' }, usage.tokensIn)
      metrics.modelTokens.inc({ model: usage.model, direction: 'out' }, usage.tokensOut)
    })
    const { rules, laws } = loadRules()
    const engine = createRuleEngine(rules, laws)
    const classify = createClassifier(encoder, (error) =>
      logger.warn({ err: error }, 'message judged by patterns alone'),
    )
    const scenesOver = (
      over: { db: Database; index: Pick<LibraryIndex, 'reader'>; library: Library },
      gateway: ModelGateway | null,
    ) => {
      const people = createManagers(over.db)
      const retrieve = traced(
        'retrieve',
        createRetriever({ sql: { db: over.db }, index: over.index, library: over.library, embedder, segmenter }),
      )
      const scenes = createScenes({
        retrieve,
        model: gateway,
        engine,
        understanding: { names: over.library.catalogue, classify },
        words: segmenter.words,
        firm: { ...config.firm, hours: config.serviceHours },
        people,
        libraryState: () => readLibraryState(over.db),
        maximumCharacters: config.MESSAGE_MAX_CHARACTERS,
        maximumTokens: config.LLM_CONTEXT_TOKENS,
      })
      return { ...scenes, retrieve, people }
    }
    const scenes = scenesOver({ db: sql.db, index, library }, model.gateway)
    const { retrieve, people } = scenes
    const askOver: AskOver = (over) => scenesOver({ ...over, library: createLibrary(over.db) }, null).ask
    const queue = createQueue({ db: sql.db, bus, hours: config.serviceHours, logger })
    const tickets = createTickets({
      db: sql.db,
      periods: {
        contactWorkingDays: config.COMPLAINT_CONTACT_WORKING_DAYS,
        acceptDays: config.COMPLAINT_ACCEPT_DAYS,
        resolveDays: config.COMPLAINT_RESOLVE_DAYS,
      },
    })
    const turns = createTurns({
      db: sql.db,
      events,
      customer: tracedStream('turn', scenes.customer, (turn) => ({
        'zhigu.conversation': turn.conversationId,
        'zhigu.turn': turn.id,
      })),
      afterTurn: createAfterTurn({ db: sql.db, queue, tickets, hours: config.serviceHours }),
      holder: `${hostname()}:${process.pid}`,
      answeredBy: () => model.status.id ?? 'extractive',
      meter: metrics.meter,
      logger,
    })

    const components = [
      {
        name: config.DATABASE_URL ? 'PostgreSQL' : '内置数据库',
        required: true,
        check: async () => {
          await sql.ping()
          // It still answers, and takes nothing any more.
          if (!config.DATABASE_URL) ensureRoom(join(config.home, 'sql'), defaultMinimumFree)
          return undefined
        },
      },
      { name: '检索索引', required: true, check: async () => checkIndex(sql, index) },
      {
        name: '内置模型',
        required: true,
        check: async () => {
          const reason = encoder.ended()
          if (reason) throw reason
          return `${encoder.id}（${encoder.runtime}）`
        },
      },
      {
        name: '客户密钥',
        required: false,
        check: async () => {
          const missing = await originals.missingMasterKeys()
          if (missing.length > 0)
            throw new Problem(
              'component-unavailable',
              `缺少编号为 ${missing.join('、')} 的主密钥，部分客户原文暂不可读。`,
            )
          return undefined
        },
      },
      { name: '文件存储', required: true, check: async () => void (await blobs.check()) },
      ...(redis ? [redisComponent(redis)] : []),
      modelComponent(modelSettings, model),
    ].map(askedOnce)

    return {
      sql,
      events,
      witness,
      originals,
      holds,
      bus,
      blobs,
      redis: redis?.client ?? null,
      library,
      index,
      ingest,
      jobs,
      feeds,
      readFeed: createReadFeed({ sql, ingest, sources }),
      folderWatches,
      changes: createChanges({ sql, events }),
      retrieve,
      embedder,
      understand: scenes.understand,
      ask: scenes.ask,
      askOver,
      words: segmenter.words,
      customer: scenes.customer,
      people,
      readAhead: createReadAhead(encoder),
      turns,
      queue,
      checkWords: createCheckWords({ engine, names: library.catalogue }),
      actions: createActions({ sql, events, library, rules, laws }),
      ruleTitles: new Map(rules.map(({ id, title }) => [id, title])),
      metrics,
      components,
      model,
      tokenSecret: new Uint8Array(hkdfSync('sha256', masterKeys.current.bytes, 'zhigu', 'visitor and demo tokens', 32)),
      masterKeyFile: existsSync(masterKeyFile) ? masterKeyFile : null,
      hasLoaded,
      repairIndex,
      rotateKeys: createRotateKeys({
        file: config.MASTER_KEY === undefined ? masterKeyFile : null,
        sql,
        originals,
        masterKeys,
      }),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** @param opened told of an encoder that was opened for it alone */
const embedderOf = async (config: Config, builtIn: Encoder, opened: (other: Encoder) => void): Promise<Embedder> => {
  const { EMBEDDER: kind, EMBEDDER_MODEL: model = '' } = config
  if (kind === 'built-in') return createEncoderEmbedder(builtIn)
  if (kind === 'onnx') {
    const other = await openEncoder({ folder: model })
    opened(other)
    return createEncoderEmbedder(other)
  }
  return createEmbedder({
    embedder: kind,
    openai: { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL, model },
    ollama: { baseUrl: config.OLLAMA_BASE_URL, model },
  })
}

/** What a server answers with, over open services: requests and WebSockets. */
export const createServer = ({
  config,
  services,
  logger,
  errors,
  stopping,
  web,
}: {
  config: Config
  services: Services
  logger: Logger
  /** What the logger told last of errors. */
  errors: RecentErrors
  stopping: AbortSignal
  web?: (path: string) => Promise<Response | null>
}) => {
  const { sql, events, originals, bus, turns, queue, people, metrics, components } = services
  const { db } = sql
  const hours = config.serviceHours
  const maximumCharacters = config.MESSAGE_MAX_CHARACTERS
  const trustedProxies = config.TRUSTED_PROXIES
  const acceptsHost = (hostname: string) => config.AUTH !== 'demo' || isLoopback(hostname) || hostname === config.HOST
  const keysOutage = createOutage('identity system', logger, (error) => whyNoKeys(config.JWKS_URL ?? '', error))
  const tokens = createTokens(
    {
      secret: services.tokenSecret,
      mode: config.AUTH,
      jwksUrl: config.JWKS_URL,
      issuer: config.JWT_ISSUER,
      audience: config.JWT_AUDIENCE,
    },
    {
      lost(error) {
        metrics.keysLost.inc()
        keysOutage.failed(error)
      },
      reached: keysOutage.over,
    },
  )
  const limits = createLimits({
    perClient: config.RATE_PER_CLIENT,
    perAddress: config.RATE_PER_ADDRESS,
    redis: services.redis,
  })
  const news = createNews({ events, bus, onError: (error) => logger.warn({ err: error }, 'looking for news failed') })
  const conceal = createConceal({ db, originals, people })
  const conversations = createConversations({
    db,
    events,
    originals,
    bus,
    news,
    turns,
    queue,
    conceal,
    readAhead: services.readAhead,
    maximumCharacters,
  })
  const moves = createMoves({ db, events, queue })
  const acts = createActs({ db, events, originals, conceal })
  const callbacks = createCallbacks({ db, originals, acts, queue, hours })
  const handoffs = createHandoffs({
    db,
    events,
    originals,
    queue,
    moves,
    conceal,
    checkWords: services.checkWords,
    callNumber: callbacks.callNumber,
    hours,
    hotline: config.FIRM_HOTLINE,
    maximumCharacters,
  })
  const sockets = createSockets({
    conversations,
    presence: createPresence(bus),
    queue,
    staffPresence: createStaffPresence({ db, queue, logger }),
    tokens,
    limits,
    openSockets: metrics.sockets,
    logger,
    stopping,
  })
  const gaps = createGaps({ db })
  const drafting = createDrafting({ storage: { sql, events }, ingest: services.ingest, originals: services.blobs })
  const app = createApp({
    settings: {
      authMode: config.AUTH,
      acceptsHost,
      corsOrigins: config.corsOrigins,
      trustedProxies,
      maximumCharacters,
      metricsToken: config.METRICS_TOKEN,
      version: packageJson.version,
    },
    conversations,
    handoffs,
    reveal: createReveal({ db, events, originals, conceal }),
    verdicts: createVerdicts({ db, acts }),
    callbacks,
    close: createClose({ db, acts, moves }),
    download: createDownload({ acts, conversations, firm: config.FIRM_NAME }),
    suggest: createSuggestions({ db }),
    consents: createConsents({ db, acts, firm: config.firm }),
    stops: createStops({ db, events, bus }),
    gaps,
    passages: createPassages({ db }),
    feeds: services.feeds,
    desk: createDesk({ db, events, library: services.library, retrieve: services.retrieve, originals: services.blobs }),
    drafting,
    facts: createFactTable({ db, changes: services.changes }),
    gapDesk: createGapDesk({
      db,
      gaps,
      embed: (texts) => services.embedder.embedDocuments(texts),
      words: services.words,
      drafting,
      events,
    }),
    previews: createPreviews({ sql, index: services.index, askOver: services.askOver }),
    compareVersions: createCompareVersions({ db }),
    actions: services.actions,
    changing: createChanging({ db, changes: services.changes, index: services.index, bus, logger }),
    operations: createOperations({
      sql,
      metrics,
      components,
      errors,
      staffPresent: queue.staffPresent,
      version: packageJson.version,
    }),
    audit: createAudit({ sql, events, witness: services.witness, ruleTitles: services.ruleTitles }),
    tokens,
    limits,
    metrics,
    components,
    logger,
    stopping,
    web,
    docsAsset: serveDocsAsset,
  })
  return {
    app,
    upgrade: createUpgrade({ sockets, acceptsHost, trustedProxies, maximumCharacters }),
    /** Resolves when no WebSocket is open any more, after `stopping` has aborted. */
    socketsClosed: sockets.closed,
  }
}

// --- details of the above ---

/** What a running server does beside answering. */
export const upkeepTasks = (
  {
    sql,
    events,
    witness,
    blobs,
    index,
    queue,
    bus,
    changes,
    feeds,
    folderWatches,
    actions,
  }: Pick<
    Services,
    | 'sql'
    | 'events'
    | 'witness'
    | 'blobs'
    | 'index'
    | 'queue'
    | 'bus'
    | 'changes'
    | 'feeds'
    | 'folderWatches'
    | 'actions'
  >,
  config: Pick<Config, 'AUDIT_HASH' | 'STAFF_REPLY_MINUTES'>,
): Task[] => [
  { name: 'anchor', everyMilliseconds: 3_600_000, run: () => seal({ sql, witness }, config) },
  {
    name: 'expire',
    everyMilliseconds: 24 * 3_600_000,
    soonAfter: originalsErased,
    run: () => expire({ sql, blobs }, new Date()),
  },
  {
    name: 'withdraw',
    everyMilliseconds: 300_000,
    soonAfter: answersToWithdraw,
    run: (signal) => withdrawTold({ db: sql.db, events }, signal),
  },
  {
    name: 'requeue-unanswered',
    everyMilliseconds: lookEveryMilliseconds,
    run: createRequeueUnanswered({
      db: sql.db,
      moves: createMoves({ db: sql.db, events, queue }),
      queue,
      replyMinutes: config.STAFF_REPLY_MINUTES,
    }),
  },
  { name: 'library', everyMilliseconds: 60_000, atStart: true, run: createApplyDue({ changes, index, bus }) },
  {
    name: 'list-actions',
    everyMilliseconds: 60_000,
    atStart: true,
    soonAfter: libraryChanged,
    run: () => actions.listArrived(),
  },
  { name: 'tidy-index', everyMilliseconds: 6 * 3_600_000, run: () => index.tidy() },
  { name: 'read-feeds', everyMilliseconds: 30_000, soonAfter: feedsDue, run: () => feeds.readDue() },
  { name: 'watch-folders', everyMilliseconds: 30_000, soonAfter: feedsDue, run: () => folderWatches.refresh() },
  // PostgreSQL vacuums by itself.
  ...(sql.kind === 'pglite'
    ? [
        {
          name: 'maintain',
          everyMilliseconds: 24 * 3_600_000,
          soonAfter: originalsErased,
          run: () => maintain(sql),
        },
      ]
    : []),
]

/** Anchors what was written. @throws Problem storage-corrupt when some of it is gone */
export const seal = async (
  { sql, witness }: Pick<Services, 'sql' | 'witness'>,
  { AUDIT_HASH: algorithm }: Pick<Config, 'AUDIT_HASH'>,
): Promise<Anchor | null> => {
  const { anchor, lost } = await sealStreams(sql, witness, { algorithm })
  if (lost.heads.length + lost.roots.length > 0)
    throw new Problem('storage-corrupt', '有留痕写入后被删除或改动，请运行 npx zhigu audit verify 查看。')
  return anchor
}

/** Where the master key lies unless it is configured. */
export const masterKeyOf = (config: Config): string => join(config.home, 'master.key')

/** What stands in it is of one database only. */
export const witnessFile = ({ home, DATABASE_URL }: Config): string => {
  const { host, pathname } = new URL(DATABASE_URL ?? 'pglite://sql')
  const name = DATABASE_URL ? `-${createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, 8)}` : ''
  return join(home, `witness${name}.log`)
}

/** Rebuilding it here without a word would take the index away from the processes that use it there. */
const indexElsewhere = (written: string, here: string): Problem =>
  new Problem(
    'conflict',
    written === here
      ? `${here} 里没有这个数据库的检索索引：它可能在另一台机器的同名文件夹里，或者丢失了。`
      : `这个数据库的检索索引在 ${written}，而这里配置的是 ${here}；共用一个数据库的服务进程须共用一处索引。`,
    {
      action: `请把各个服务进程的 KNOWLEDGE_URI 设为都能读写的同一处，例如 ${written === here ? 's3://…' : written}；要在 ${here} 重建索引，先停止其他服务进程，再运行 npx zhigu doctor --repair。`,
    },
  )

/** An empty library gets the sample one (then it says true); what another process changed or a crash left undone is brought into the index. */
const fillLibrary = async ({
  config,
  sql,
  index,
  ingest,
  progress,
}: {
  config: Config
  sql: Sql
  index: LibraryIndex
  ingest: Ingest
  progress: (title: string) => Progress
}): Promise<boolean> => {
  if (index.needsRebuild() !== null) {
    const bar = progress('重建索引')
    await index.rebuild({ onProgress: ({ done, total }) => bar.update(done, total) })
    bar.end()
  }
  await index.drain()
  const { libraryVersion } = await readLibraryState(sql.db)
  if (libraryVersion > 1 || config.SAMPLE_LIBRARY === 'off') return false
  if (libraryVersion === 0) {
    const bar = progress('载入示例资料')
    await storeProfiles(sql.db, await sampleClients())
    await loadSampleLibrary(ingest, ({ bytes, totalBytes, file }) => bar.update(bytes, totalBytes, file))
    bar.end()
  }
  // Also where an earlier start was ended before they were.
  await untilVectorsDone(index, progress)
  return libraryVersion === 0
}

/** Who asks right away is to be answered as well as later. */
export const untilVectorsDone = async (index: LibraryIndex, progress: (title: string) => Progress): Promise<void> => {
  const bar = progress('计算向量')
  const done = index.vectorsDone().then(() => true)
  while (!(await Promise.race([done, setTimeout(progressMilliseconds, false)]))) {
    const { rows, withoutVector } = await index.status()
    bar.update(rows - withoutVector, rows)
  }
  bar.end()
}
const progressMilliseconds = 500

const checkIndex = async (sql: Sql, index: LibraryIndex): Promise<{ note: string; missing: string | undefined }> => {
  const reason = index.needsRebuild()
  if (reason) throw new Problem('component-unavailable', reason)
  const { libraryVersion, generationId } = await readLibraryState(sql.db)
  const asOf = calendarDate(new Date())
  // What was opened whole may have been damaged since.
  await (await index.reader(generationId)).searchText('客户', { reader: readerOf('client'), asOf }, 1)
  const { rows, withoutVector, openWork, lastError } = await index.status()
  const missing = [
    ...(openWork > 0 ? [`${openWork} 份资料还没有编入索引，暂时检索不到`] : []),
    ...(withoutVector > 0
      ? [
          `${rows} 段里有 ${withoutVector} 段还没有向量，先按词检索，${lastError ? `补算失败：${lastError}` : '正在补算'}`,
        ]
      : []),
  ].join('；')
  const version = `资料版本 ${libraryVersion}（${asOf}）`
  return { note: missing ? `${version}，${missing}` : version, missing: missing || undefined }
}

/** One that does not answer is not asked again beside: what hangs would fill the process up. */
const askedOnce = ({ check, ...component }: Component): Component => ({ ...component, check: lately(0, check) })

const modelComponent = (
  settings: ChatModelSettings,
  { gateway, status }: { gateway: ModelGateway | null; status: ChatModelStatus },
): Component => ({
  name: '语言模型',
  required: false,
  async check() {
    if (!gateway) return { note: status.reason, notConfigured: true }
    const state = await checkChatModel(settings, gateway.provider)
    if (!state.ok) throw new Problem('component-unavailable', state.detail)
    return { note: state.detail, missing: state.isDoubtful && state.detail }
  },
})

/** What is configured outside the data folder, each reached by itself: to tell of all of it where one keeps everything from opening. */
export const outsideComponents = (config: Config): Component[] => {
  const { DATABASE_URL, REDIS_URL, KNOWLEDGE_URI, BLOB_URI } = config
  const checks: [string | undefined, Component][] = [
    [
      DATABASE_URL,
      {
        name: 'PostgreSQL',
        required: true,
        check: async () => void (await (await openPostgres(DATABASE_URL ?? '')).close()),
      },
    ],
    [
      KNOWLEDGE_URI,
      { name: '检索索引的位置', required: true, check: async () => void (await checkIndexPlace(config)) },
    ],
    [BLOB_URI, { name: '文件存储', required: true, check: async () => void (await blobsOf(config).check()) }],
    [
      REDIS_URL,
      {
        name: 'Redis',
        required: false,
        async check() {
          const redis = openRedis(REDIS_URL ?? '')
          try {
            return await redisComponent(redis).check()
          } finally {
            redis.client.disconnect()
          }
        },
      },
    ],
    [
      config.LLM,
      {
        name: '语言模型',
        required: false,
        check: async () => modelComponent(chatSettings(config), await openGateway(chatSettings(config))).check(),
      },
    ],
  ]
  return checks.flatMap(([setting, component]) => (setting === undefined ? [] : [component]))
}

/** The index is made anew where there is none; that it cannot be made there is found out before. */
const checkIndexPlace = async (config: Config): Promise<void> => {
  const { KNOWLEDGE_URI: uri } = config
  if (uri?.startsWith('s3://')) await s3Blob(config, uri).check()
  else if (uri) await makeFolder(uri, { what: '检索索引的位置', setting: 'KNOWLEDGE_URI' })
}

/** Where originals and exports lie. */
export const blobsOf = (config: Config): Blob =>
  config.BLOB_URI?.startsWith('s3://')
    ? s3Blob(config, config.BLOB_URI)
    : createFolderBlob(config.BLOB_URI ?? join(config.home, 'blobs'))

const s3Blob = (config: Config, uri: string): Blob =>
  createS3Blob({
    uri,
    endpoint: config.S3_ENDPOINT,
    region: config.S3_REGION,
    accessKeyId: config.S3_ACCESS_KEY_ID,
    secretAccessKey: config.S3_SECRET_ACCESS_KEY,
  })

const lanceOptions = (config: Config): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      endpoint: config.S3_ENDPOINT,
      aws_endpoint: config.S3_ENDPOINT,
      region: config.S3_REGION,
      aws_access_key_id: config.S3_ACCESS_KEY_ID,
      aws_secret_access_key: config.S3_SECRET_ACCESS_KEY,
      allow_http: String(config.S3_ENDPOINT?.startsWith('http://') ?? false),
    }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )

const chatSettings = (config: Config): ChatModelSettings => ({
  llm: config.LLM,
  openai: { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL, model: config.OPENAI_MODEL ?? '' },
  ollama: { baseUrl: config.OLLAMA_BASE_URL, model: config.OLLAMA_MODEL ?? '' },
  timeoutMs: config.LLM_TIMEOUT_MS,
  stallMs: config.LLM_STALL_MS,
  retries: config.LLM_RETRIES,
  concurrency: config.LLM_CONCURRENCY,
  maxPromptTokens: config.LLM_CONTEXT_TOKENS,
})
