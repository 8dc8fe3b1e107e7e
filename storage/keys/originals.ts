// What the placeholders of masked text stand for, encrypted apart from the text. Destroying a person's keys erases the originals for
// good; after a rotation of the master key, old backups of the database cannot bring them back either.
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { and, asc, eq, inArray, isNotNull, isNull, sql as raw } from 'drizzle-orm'
import { Problem } from '../../domain/problem.ts'
import { conversations, originalKeys, originals } from '../sql/schema.ts'
import type { Database, Sql } from '../sql/sql.ts'
import type { MasterKeys } from './master-key.ts'

export type Original = { placeholder: string; kind: string; original: string }

export type Originals = {
  /**
   * Keeps what was masked in a message, in the transaction that stores the message or before it. The same message again changes
   * nothing.
   * @param message `owner` is `client:…` or `visitor:…`
   */
  put(
    message: { streamId: string; messageId: string; owner: string; originals: Original[] },
    tx?: Database,
  ): Promise<void>
  /** All originals of a stream that are not erased, oldest first. The caller decides who may see them. */
  reveal(streamId: string): Promise<(Original & { messageId: string })[]>
  /** A visitor has signed in: the stream's originals are the client's from now on. Call it in the commit that says so. */
  reassign(change: { streamId: string; from: string; to: string }, tx: Database): Promise<void>
  /**
   * Destroys all keys of a person, or that of one stream, and gives how many; a tombstone of each remains.
   * @throws Problem('legally-retained') when one of them or its conversation is on legal hold; then none is destroyed
   */
  destroyKey(order: { owner: string; streamId?: string; by: string; reason: string }, tx?: Database): Promise<number>
  /** From now on wraps with these. */
  use(masterKeys: MasterKeys): void
  /**
   * Wraps with the current master key what the others wrapped; gives how many keys. What was done when it is broken off stays done. Keys
   * under a master key that is missing are left as they are.
   */
  rewrap(onProgress?: (progress: { done: number; total: number }) => void): Promise<number>
  /** Ids of master keys that are needed and missing: what they wrapped cannot be read. */
  missingMasterKeys(): Promise<string[]>
}

/** Keys read at once. */
const rewrapBatch = 100

type WrappedKey = { id: string; masterKeyId: string; wrapped: Uint8Array }

/** Makes the store of originals; each stream has a key of its own, wrapped with the master key. */
export const createOriginals = ({
  sql: { db },
  masterKeys: loaded,
}: {
  sql: Pick<Sql, 'db'>
  masterKeys: MasterKeys
}): Originals => {
  let masterKeys = loaded
  const wrap = (keyId: string, dataKey: Uint8Array) => seal(masterKeys.current.bytes, keyId, dataKey)
  const unwrap = ({ id, masterKeyId, wrapped }: WrappedKey): Uint8Array => {
    const masterKey = masterKeys.byId.get(masterKeyId)
    if (!masterKey) throw new Problem('storage-corrupt', `缺少编号为 ${masterKeyId} 的主密钥，原文无法读取。`)
    return unseal(masterKey, id, wrapped)
  }

  /** The stream's living key, made when there is none. */
  const keyFor = async (tx: Database, streamId: string, owner: string): Promise<{ id: string; bytes: Uint8Array }> => {
    const living = and(eq(originalKeys.streamId, streamId), isNull(originalKeys.destroyedAt))
    for (;;) {
      // Held until what is put under it is there: whoever destroys the key waits, and destroys that too.
      const [key] = await tx.select().from(originalKeys).where(living).for('key share')
      if (key?.wrapped) {
        // Claimed in between: what belongs to a person must be found under that person.
        if (key.owner !== owner) await tx.update(originalKeys).set({ owner }).where(living)
        return { id: key.id, bytes: unwrap({ ...key, wrapped: key.wrapped }) }
      }
      const id = randomUUID()
      const bytes = randomBytes(32)
      const made = await tx
        .insert(originalKeys)
        .values({ id, streamId, owner, masterKeyId: masterKeys.current.id, wrapped: wrap(id, bytes) })
        .onConflictDoNothing()
        .returning({ id: originalKeys.id })
      if (made.length > 0) return { id, bytes }
    }
  }

  return {
    async put({ streamId, messageId, owner, originals: given }, tx = db) {
      if (given.length === 0) return
      const key = await keyFor(tx, streamId, owner)
      const rows = given.map(({ placeholder, kind, original }) => ({
        streamId,
        messageId,
        placeholder,
        kind,
        keyId: key.id,
        ciphertext: seal(key.bytes, contextOf({ streamId, messageId, placeholder }), Buffer.from(original)),
      }))
      await tx.insert(originals).values(rows).onConflictDoNothing()
    },

    async reveal(streamId) {
      const rows = await db
        .select()
        .from(originals)
        .innerJoin(originalKeys, eq(originalKeys.id, originals.keyId))
        .where(eq(originals.streamId, streamId))
        .orderBy(asc(originals.createdAt), asc(originals.messageId), asc(originals.placeholder))
      const dataKeys = new Map<string, Uint8Array>()
      return rows.flatMap(({ originals: row, original_keys: key }) => {
        if (key.wrapped === null) return []
        const dataKey = dataKeys.get(key.id) ?? unwrap({ ...key, wrapped: key.wrapped })
        dataKeys.set(key.id, dataKey)
        const { messageId, placeholder, kind } = row
        const original = Buffer.from(unseal(dataKey, contextOf(row), row.ciphertext)).toString()
        return { messageId, placeholder, kind, original }
      })
    },

    async reassign({ streamId, from, to }, tx) {
      await tx
        .update(originalKeys)
        .set({ owner: to })
        .where(and(eq(originalKeys.streamId, streamId), eq(originalKeys.owner, from), isNull(originalKeys.destroyedAt)))
    },

    async destroyKey({ owner, streamId, by, reason }, given) {
      const ofStream = streamId === undefined ? undefined : eq(originalKeys.streamId, streamId)
      const run = async (tx: Database): Promise<number> => {
        const keys = await tx
          .select({ id: originalKeys.id, legalHold: originalKeys.legalHold, conversationHeld: conversations.legalHold })
          .from(originalKeys)
          .leftJoin(conversations, eq(conversations.id, originalKeys.streamId))
          .where(and(eq(originalKeys.owner, owner), ofStream, isNull(originalKeys.destroyedAt)))
          .for('update', { of: originalKeys })
        if (keys.some(({ legalHold, conversationHeld }) => legalHold || conversationHeld))
          throw new Problem('legally-retained', '这些原文因司法或监管要求被冻结，解除前不能删除。')
        const ids = raw`any(${raw.param(keys.map(({ id }) => id))}::text[])`
        await tx
          .update(originalKeys)
          .set({ wrapped: null, destroyedAt: new Date(), destroyedBy: by, destroyReason: reason })
          .where(raw`${originalKeys.id} = ${ids}`)
        await tx.delete(originals).where(raw`${originals.keyId} = ${ids}`)
        return keys.length
      }
      return given ? run(given) : db.transaction(run)
    },

    use(others) {
      masterKeys = others
    },

    async rewrap(onProgress = () => {}) {
      const { current, byId } = masterKeys
      const others = [...byId.keys()].filter((id) => id !== current.id)
      const waiting = and(isNotNull(originalKeys.wrapped), inArray(originalKeys.masterKeyId, others))
      const total = await db.$count(originalKeys, waiting)
      for (let done = 0; ; onProgress({ done, total: Math.max(done, total) })) {
        const keys = await db.select().from(originalKeys).where(waiting).limit(rewrapBatch)
        if (keys.length === 0) return done
        for (const { id, masterKeyId, wrapped } of keys) {
          if (wrapped === null) continue
          const changed = await db
            .update(originalKeys)
            .set({ wrapped: seal(current.bytes, id, unwrap({ id, masterKeyId, wrapped })), masterKeyId: current.id })
            // Destroyed in between stays destroyed.
            .where(and(eq(originalKeys.id, id), isNotNull(originalKeys.wrapped)))
            .returning({ id: originalKeys.id })
          done += changed.length
        }
      }
    },

    async missingMasterKeys() {
      const needed = await db
        .selectDistinct({ id: originalKeys.masterKeyId })
        .from(originalKeys)
        .where(isNotNull(originalKeys.wrapped))
      return needed.flatMap(({ id }) => (masterKeys.byId.has(id) ? [] : id))
    },
  }
}

// --- AES-256-GCM: nonce, ciphertext, tag ---

const nonceBytes = 12
const tagBytes = 16

/** Binds a ciphertext to its place, so that it cannot be shown as another message's. */
const contextOf = ({
  streamId,
  messageId,
  placeholder,
}: {
  streamId: string
  messageId: string
  placeholder: string
}) => JSON.stringify([streamId, messageId, placeholder])

const seal = (key: Uint8Array, context: string, plain: Uint8Array): Uint8Array => {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

const unseal = (key: Uint8Array, context: string, sealed: Uint8Array): Uint8Array => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(-tagBytes))
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()])
  } catch (cause) {
    throw new Problem('storage-corrupt', '密文与密钥或位置不符，可能被改动。', { cause })
  }
}
