import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql as raw } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { databases, onEach, temporaryFolder } from '../../tests/services.ts'
import { streamAnchorEntries, streamAnchors, streamEvents, streams } from '../sql/schema.ts'
import type { Sql } from '../sql/sql.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import { verifyStreams } from './verify.ts'
import { createWitness, sealStreams, type Witness } from './witness.ts'

onEach(databases, (open) => {
  let sql: Sql
  let log: EventLog
  let witness: Witness
  let file: string
  const append = (streamId: string, ...texts: string[]) =>
    log.append({
      streamId,
      events: texts.map((text) => ({ actor: { kind: 'client' as const }, body: { type: 'message-received', text } })),
    })
  const faults = async (streamId?: string): Promise<string[]> => {
    const { faults: found } = await verifyStreams(sql, { streamId, ...(await witness.read()) })
    return found.map((fault) => `${fault.kind} ${fault.streamId ?? '-'} ${fault.seq ?? '-'}`)
  }
  const tamper = (statement: ReturnType<typeof raw>) => sql.db.execute(statement)
  /** With its head, as somebody would who knows the tables. */
  const cutOff = async (streamId: string, after: number) => {
    await tamper(raw`delete from stream_events where stream_id = ${streamId} and seq > ${after}`)
    await tamper(raw`update streams set head_seq = ${after}, head_hash =
      (select hash from stream_events where stream_id = ${streamId} and seq = ${after}) where id = ${streamId}`)
  }
  const remove = async (streamId: string) => {
    await tamper(raw`delete from stream_events where stream_id = ${streamId}`)
    await tamper(raw`delete from streams where id = ${streamId}`)
  }

  beforeAll(async () => {
    sql = await open()
    return () => sql.close()
  })
  beforeEach(async () => {
    for (const table of [streamAnchorEntries, streamAnchors, streamEvents, streams]) await sql.db.delete(table)
    file = join(await temporaryFolder(), 'witness.log')
    witness = createWitness(file)
    log = createEventLog({ sql, bus: { publish() {} }, witness })
    for (const id of ['a', 'b']) {
      await log.open({ id, kind: 'conversation' })
      await append(id, `${id}1`, `${id}2`)
      await append(id, `${id}3`)
    }
  })

  test('nothing is found where nothing was touched, before the first anchor and after it', async () => {
    expect(await faults()).toEqual([])
    expect((await witness.read()).heads).toMatchObject([
      { streamId: 'a', seq: 3 },
      { streamId: 'b', seq: 3 },
    ])
    const { anchor, lost } = await sealStreams(sql, witness)
    expect(lost).toEqual({ heads: [], roots: [] })
    expect(await witness.read()).toEqual({ heads: [], roots: [{ id: anchor?.id, root: anchor?.root }] })
    await append('a', 'a4')
    expect(await faults()).toEqual([])
    expect((await witness.read()).heads).toMatchObject([{ streamId: 'a', seq: 4 }])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  test('a tail cut off with its head, and a stream that is gone, are found before the first anchor', async () => {
    await cutOff('a', 2)
    await remove('b')
    expect(await faults()).toEqual(['stream-missing a 3', 'stream-missing b 3'])
    expect(await faults('b')).toEqual(['stream-missing b 3'])
  })

  test('a tail that was replaced by another is found', async () => {
    await cutOff('a', 2)
    await createEventLog({ sql, bus: { publish() {} } }).append({
      streamId: 'a',
      events: [{ actor: { kind: 'client' }, body: { type: 'message-received' } }],
    })
    expect(await faults()).toEqual(['stream-missing a 3'])
  })

  test('an anchor does not cover up what is gone already', async () => {
    await remove('b')
    const { lost } = await sealStreams(sql, witness)
    expect(lost.heads).toMatchObject([{ streamId: 'b', seq: 3 }])
    expect(await faults()).toEqual(['stream-missing b 3'])
    await sealStreams(sql, witness)
    expect(await faults()).toEqual(['stream-missing b 3'])
  })

  test('anchors that were all deleted, with what they covered, are missed', async () => {
    await sealStreams(sql, witness)
    for (const table of [streamAnchorEntries, streamAnchors, streamEvents, streams]) await sql.db.delete(table)
    expect(await faults()).toEqual(['anchor - -'])
  })

  test('a line that a crash cut off spoils no other, and a file that cannot be written stops no commit', async () => {
    await appendFile(file, '\n["b",9,"ab')
    await append('a', 'a4')
    expect((await witness.read()).heads).toMatchObject([{ seq: 4 }, { seq: 3 }])
    const errors: unknown[] = []
    const broken = createWitness('/nonexistent/witness.log', { onError: (error) => errors.push(error) })
    const other = createEventLog({ sql, bus: { publish() {} }, witness: broken })
    const written = await other.append({
      streamId: 'a',
      events: [{ actor: { kind: 'client' }, body: { type: 'message-received' } }],
    })
    expect(written).toMatchObject([{ seq: 5 }])
    expect(errors).toHaveLength(1)
    // It says less than the database, never more.
    expect(await faults()).toEqual([])
  })

  // `replace` read what had been noted, wrote it to another file and renamed that over this one: what was noted in between was gone,
  // and with it the only trace of those commits until the next anchor.
  test('what is noted while the file is written anew is kept, at whatever moment', async () => {
    const upTo = await witness.size()
    const noted: string[] = []
    const replaced = witness.replace({ heads: [], roots: [] }, upTo).then(() => true)
    for (
      let done = false;
      !done;
      done = await Promise.race([replaced, new Promise<false>((resolve) => setImmediate(resolve, false))])
    ) {
      noted.push(`n${noted.length}`)
      witness.note([{ streamId: noted.at(-1) ?? '', seq: 1, hash: 'ab' }])
    }
    expect((await witness.read()).heads.map(({ streamId }) => streamId)).toEqual(noted)
  })

  test('what is noted while an anchor is made is kept', async () => {
    let writing = true
    const writer = (async () => {
      for (let index = 0; writing; index += 1) await append('a', `more ${index}`)
    })()
    for (let round = 0; round < 5; round += 1) await sealStreams(sql, witness)
    writing = false
    await writer
    await append('a', 'last')
    expect(await faults()).toEqual([])
    await cutOff('a', 3)
    expect((await faults()).length).toBeGreaterThan(0)
    expect((await readFile(file, 'utf8')).length).toBeLessThan(20_000)
  })
})
