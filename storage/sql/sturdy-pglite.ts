// PGlite that survives a full disk and says when it has crashed.
import { statfsSync } from 'node:fs'
import type { PGliteOptions, QueryOptions, Transaction } from '@electric-sql/pglite'
import { Problem } from '../../domain/problem.ts'
import { PreparedPglite } from './prepared-pglite.ts'

const mebibyte = 1024 * 1024

/**
 * Bytes; below this, writes are refused. The write-ahead log grows by files of 16 MiB; when one cannot be made, PostgreSQL panics, so
 * we stop while there is room for several.
 */
export const defaultMinimumFree = 64 * mebibyte

const changesNothing =
  /^\s*(select|show|begin|start transaction|commit|rollback|savepoint|release|set|explain|listen|unlisten)\b/i

/** PGlite's insides, as far as they are touched here. */
type Core = {
  _PostgresMainLoopOnce(): void
  stackRestore(pointer: number): void
}

/** How the main loop says that a statement failed in the ordinary way. */
type WithLongJump = { POSTGRES_MAIN_LONGJMP: number }

/** @throws Problem('storage-full') when the disk that the folder lies on has fewer free bytes */
export const ensureRoom = (folder: string, minimumFree: number): void => {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= minimumFree) return
  const needed = Math.ceil(minimumFree / mebibyte)
  throw new Problem('storage-full', `数据目录 ${folder} 所在的磁盘剩余不足 ${needed} MiB，暂停写入。`)
}

/** Give `dataDir` as a path; the disk it lies on is watched. */
export class SturdyPglite extends PreparedPglite {
  readonly #folder: string
  readonly #minimumFree: number
  #crash: unknown

  constructor({ minimumFree, ...options }: PGliteOptions & { dataDir: string; minimumFree: number }) {
    super(options)
    this.#folder = options.dataDir
    this.#minimumFree = minimumFree
  }

  /** Waits until it has started; afterwards a crash of the database is an error, not an endless loop. */
  async start(): Promise<this> {
    await this.waitReady
    // PGlite swallows every exception of the database's main loop and enters it again with the same input: after a panic it
    // would spin for ever and take the server with it. So a real crash is thrown on from the handler's first call.
    const core = this.mod as unknown as Core
    const longJump = (this as unknown as WithLongJump).POSTGRES_MAIN_LONGJMP
    const { _PostgresMainLoopOnce: loopOnce, stackRestore } = core
    core._PostgresMainLoopOnce = () => {
      try {
        loopOnce()
      } catch (error) {
        if ((error as { status?: unknown }).status !== longJump) this.#crash = error
        throw error
      }
    }
    core.stackRestore = (pointer) => {
      if (this.#crash !== undefined) throw this.#crash
      stackRestore(pointer)
    }
    return this
  }

  override query<T>(query: string, parameters?: unknown[], options?: QueryOptions) {
    return this.#guarded(query, () => super.query<T>(query, parameters, options))
  }

  override exec(query: string, options?: QueryOptions) {
    return this.#guarded(query, () => super.exec(query, options))
  }

  override transaction<T>(callback: (transaction: Transaction) => Promise<T>): Promise<T> {
    return super.transaction((transaction) =>
      callback({
        ...transaction,
        get closed() {
          return transaction.closed
        },
        query: (query, parameters, options) =>
          this.#guarded(query, () => transaction.query(query, parameters, options)),
        exec: (query, options) => this.#guarded(query, () => transaction.exec(query, options)),
      }),
    )
  }

  async #guarded<T>(query: string, run: () => Promise<T>): Promise<T> {
    if (this.#crash !== undefined)
      throw new Problem('component-unavailable', '内置数据库已停止。', {
        cause: this.#crash,
        action: '请管理员重启服务。',
      })
    if (!changesNothing.test(query)) ensureRoom(this.#folder, this.#minimumFree)
    return run()
  }
}
