// 留痕核验: recomputes every chain and says what does not fit.
import { and, asc, eq, gt, sql as raw } from 'drizzle-orm'
import { retainUntil } from '../../domain/retention.ts'
import { streamAnchorEntries, streamAnchors, streamEvents, streams } from '../sql/schema.ts'
import type { Database, Sql } from '../sql/sql.ts'
import { type AnchorEntry, beginRoot, byBytes } from './anchors.ts'
import { chain, digestOf, genesis } from './hash-chain.ts'
import { type Testimony, withoutTrace } from './witness.ts'

export type Fault = {
  /**
   * `content`: what an event says was changed. `content-missing`: it was deleted before its time. `link`: an event does not follow
   * the one before it (its header was changed, it was inserted, or put elsewhere). `gap`: events are missing in the middle. `tail`:
   * events at the end are missing, or were added past the log. `stream-missing`: a stream that was anchored or witnessed is gone, or its end is. `anchor`: a stream or an
   * anchor is not what was sealed. `conversation`, `citation`, `ticket`, `callback`, `feedback`: what is looked up about a conversation
   * does not say what its events say.
   */
  kind:
    | 'content'
    | 'content-missing'
    | 'link'
    | 'gap'
    | 'tail'
    | 'stream-missing'
    | 'anchor'
    | 'conversation'
    | 'citation'
    | 'ticket'
    | 'callback'
    | 'feedback'
  streamId: string | null
  seq: number | null
  /** For a person. */
  detail: string
}

export type VerificationReport = {
  streams: number
  events: number
  /** Events whose content was deleted after its time, as it should be. */
  expired: number
  anchors: number
  /** Of the newest anchor, hexadecimal: what to compare with a root that was kept elsewhere. */
  root: string | null
  faults: Fault[]
}

export type VerificationRequest = {
  /** Only this stream; anchors are then compared for it alone. */
  streamId?: string
  /** What was kept outside the database: roots of anchors, and heads that the witness noted. */
  roots?: Testimony['roots']
  heads?: Testimony['heads']
  onProgress?: (streams: number) => void
}

const streamsPage = 100
const eventsPage = 2_000
const anchorsPage = 200
const entriesPage = 2_000

/**
 * Checks all streams and anchors, or one stream. Reads only, a hundred streams to a transaction, and may run beside a working server.
 * A report without faults says: no event was edited, deleted, moved or inserted since it was written, as far back as the newest
 * root that was kept outside; `heads` reach on from there to the last commit. Somebody who can rewrite the whole database could otherwise compute all hashes anew.
 */
export const verifyStreams = async (
  { db }: Pick<Sql, 'db'>,
  { streamId, roots = [], heads = [], onProgress }: VerificationRequest = {},
): Promise<VerificationReport> => {
  const report: VerificationReport = { streams: 0, events: 0, expired: 0, anchors: 0, root: null, faults: [] }
  for (let after = ''; ; ) {
    const checked = await db.transaction(
      async (tx) => {
        const page = await tx
          .select()
          .from(streams)
          .where(streamId === undefined ? raw`${streams.id} collate "C" > ${after}` : eq(streams.id, streamId))
          .orderBy(byBytes(streams.id))
          .limit(streamsPage)
        for (const stream of page) await verifyStream(tx, stream, report)
        return page
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )
    report.streams += checked.length
    onProgress?.(report.streams)
    after = checked.at(-1)?.id ?? after
    if (checked.length < streamsPage || streamId !== undefined) break
  }
  await verifyAnchors(db, report, { streamId, roots })
  await verifyHeads(
    db,
    report,
    heads.filter((head) => streamId === undefined || head.streamId === streamId),
  )
  return report
}

const verifyStream = async (
  tx: Database,
  stream: typeof streams.$inferSelect,
  report: VerificationReport,
): Promise<void> => {
  const { id: streamId, algorithm } = stream
  const fault = (kind: Fault['kind'], seq: number | null, detail: string) =>
    report.faults.push({ kind, streamId, seq, detail })
  let seq = 0
  let previous: Uint8Array = genesis(algorithm, stream)
  let last: Date | null = null
  for (;;) {
    const page = await tx
      .select()
      .from(streamEvents)
      .where(and(eq(streamEvents.streamId, streamId), gt(streamEvents.seq, seq)))
      .orderBy(asc(streamEvents.seq))
      .limit(eventsPage)
    for (const event of page) {
      const missing = event.seq - seq - 1
      if (missing > 0) fault('gap', seq + 1, `第 ${seq + 1} 条起缺少 ${missing} 条`)
      if (event.seq > stream.headSeq)
        fault('tail', event.seq, `第 ${event.seq} 条不是由系统追加的：末条应为第 ${stream.headSeq} 条`)
      if (event.content !== null) {
        const fits = event.salt !== null && same(digestOf(algorithm, event.salt, event.content), event.digest)
        if (!fits || event.content.body.type !== event.type)
          fault('content', event.seq, `第 ${event.seq} 条的内容被改动`)
      } else if (stream.expiredAt === null) {
        fault('content-missing', event.seq, `第 ${event.seq} 条的内容在期满前被删除`)
      } else report.expired += 1
      // After a gap the chain cannot close; the gap was said already.
      if (missing === 0 && !same(chain(algorithm, previous, event, event.digest), event.hash))
        fault('link', event.seq, `第 ${event.seq} 条与前一条不相连：被改动、插入或调换过`)
      seq = event.seq
      previous = event.hash
      last = event.at
      report.events += 1
    }
    if (page.length < eventsPage) break
  }
  if (seq < stream.headSeq) fault('tail', seq + 1, `末尾缺少 ${stream.headSeq - seq} 条`)
  else if (seq === stream.headSeq && !same(previous, stream.headHash)) fault('tail', seq, '末条与记录的末条不一致')
  if (stream.expiredAt !== null && last !== null && stream.expiredAt < retainUntil(stream.retentionClass, last))
    fault('content-missing', null, '内容在保存期满前被当作期满删除')
}

const verifyAnchors = async (
  db: Database,
  report: VerificationReport,
  { streamId, roots }: { streamId: string | undefined; roots: { id: number; root: string }[] },
): Promise<void> => {
  const expected = new Map(roots.map(({ id, root }) => [id, root.toLowerCase()]))
  let previous: Uint8Array | undefined
  let next = 1
  for await (const anchor of anchorsOf(db)) {
    const fault = (kind: Fault['kind'], detail: string, of: { streamId: string; seq: number } | null = null) =>
      report.faults.push({ kind, streamId: of?.streamId ?? null, seq: of?.seq ?? null, detail })
    if (anchor.id !== next) fault('anchor', `缺少第 ${next} 至 ${anchor.id - 1} 号封存`)
    const sealed = beginRoot(anchor.algorithm, previous, anchor)
    const faults: [Fault['kind'], string, AnchorEntry][] = []
    let count = 0
    for await (const entry of entriesOf(db, anchor.id)) {
      sealed.add(entry)
      count += 1
      if (streamId !== undefined && entry.streamId !== streamId) continue
      if (entry.stands === null) faults.push(['stream-missing', `封存过的第 ${entry.seq} 条已不存在`, entry])
      else if (!same(entry.stands, entry.hash)) faults.push(['anchor', `第 ${entry.seq} 条与封存时不一致`, entry])
    }
    if (!same(sealed.end(), anchor.root) || count !== anchor.streamCount)
      fault('anchor', `第 ${anchor.id} 号封存被改动`)
    const kept = expected.get(anchor.id)
    if (kept !== undefined && kept !== Buffer.from(anchor.root).toString('hex'))
      fault('anchor', `第 ${anchor.id} 号封存与另存的封存值不一致`)
    expected.delete(anchor.id)
    for (const found of faults) fault(...found)
    previous = anchor.root
    next = anchor.id + 1
    report.anchors += 1
    report.root = Buffer.from(anchor.root).toString('hex')
  }
  for (const id of expected.keys())
    report.faults.push({ kind: 'anchor', streamId: null, seq: null, detail: `第 ${id} 号封存已不存在` })
}

/** All anchors, the oldest first. After some years there are many. */
async function* anchorsOf(db: Database): AsyncGenerator<typeof streamAnchors.$inferSelect> {
  for (let after = 0; ; ) {
    const page = await db
      .select()
      .from(streamAnchors)
      .where(gt(streamAnchors.id, after))
      .orderBy(asc(streamAnchors.id))
      .limit(anchorsPage)
    yield* page
    after = page.at(-1)?.id ?? after
    if (page.length < anchorsPage) return
  }
}

/** What an anchor sealed, in the order of its root, with the hash that the event has now. */
async function* entriesOf(db: Database, anchorId: number): AsyncGenerator<AnchorEntry & { stands: Uint8Array | null }> {
  const { streamId, seq, hash } = streamAnchorEntries
  for (let after = ''; ; ) {
    const page = await db
      .select({ streamId, seq, hash, stands: streamEvents.hash })
      .from(streamAnchorEntries)
      .leftJoin(streamEvents, and(eq(streamEvents.streamId, streamId), eq(streamEvents.seq, seq)))
      .where(and(eq(streamAnchorEntries.anchorId, anchorId), raw`${streamId} collate "C" > ${after}`))
      .orderBy(byBytes(streamId))
      .limit(entriesPage)
    yield* page
    after = page.at(-1)?.streamId ?? after
    if (page.length < entriesPage) return
  }
}

/** What was written once and is gone, head and all. */
const verifyHeads = async (db: Database, report: VerificationReport, heads: Testimony['heads']): Promise<void> => {
  const told = new Set(report.faults.map(({ streamId }) => streamId))
  const { heads: lost } = await withoutTrace(db, { heads, roots: [] })
  for (const { streamId, seq } of lost)
    if (!told.has(streamId))
      report.faults.push({
        kind: 'stream-missing',
        streamId,
        seq,
        detail: `第 ${seq} 条写入时记在旁证文件里，现已不存在或不是原来那条`,
      })
}

const same = (left: Uint8Array, right: Uint8Array) => Buffer.compare(left, right) === 0
