// PGlite that prepares the statements it is given again and again, as PostgreSQL's drivers do. PGlite itself parses every query
// anew and crosses into the database six times for it; this takes half the time.
import { setImmediate as immediate } from 'node:timers/promises'
import { PGlite, parse, protocol, type QueryOptions, type Results, type Transaction } from '@electric-sql/pglite'

type Message = Awaited<ReturnType<PGlite['execProtocolStream']>>[number]

type Statement = {
  name: string
  parameterTypes: number[]
  /** What the rows look like; empty when it gives none. */
  description: Message[]
  /** With those of the plans before. */
  executions: number
  replanAt: number
}

const mostStatements = 200
const mostTextsSeen = 2_000
const longestRoundMilliseconds = 4
/**
 * A plan is made for the sizes that the tables have now; one made for empty tables slowed a new folder to a third. So it is made anew,
 * the first time after so many executions and then whenever there were twice as many as before.
 */
const executionsOfFirstPlan = 100

/** A table has another shape than when the statement was prepared, or the statement is gone. */
const isOutdated = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '0A000' || error.code === '26000')

/** Prepares what is asked a second time; use it as PGlite. */
export class PreparedPglite extends PGlite {
  /** By text, the longest unused first. */
  readonly #statements = new Map<string, Statement>()
  readonly #seen = new Set<string>()
  #made = 0
  #cameRoundAt = 0

  /**
   * Queries that wait for one another follow without the event loop coming round: a busy server went through it fifteen times a second,
   * and whoever connected waited for seconds, since a round accepts one connection.
   */
  override _runExclusiveTransaction<T>(run: () => Promise<T>): Promise<T> {
    return super._runExclusiveTransaction(async () => {
      if (performance.now() - this.#cameRoundAt > longestRoundMilliseconds) {
        await immediate()
        this.#cameRoundAt = performance.now()
      }
      return run()
    })
  }

  override query<T>(query: string, parameters: unknown[] = [], options: QueryOptions = {}): Promise<Results<T>> {
    if (!this.#isWorthIt(query, options)) return super.query<T>(query, parameters, options)
    const run = () => this._runExclusiveTransaction(() => this.#execute<T>(query, parameters, options))
    return run().catch((error: unknown) => {
      if (!isOutdated(error)) throw error
      return run()
    })
  }

  override transaction<T>(callback: (transaction: Transaction) => Promise<T>): Promise<T> {
    return super.transaction((transaction) =>
      callback({
        ...transaction,
        get closed() {
          return transaction.closed
        },
        query: <Row>(query: string, parameters: unknown[] = [], options: QueryOptions = {}) =>
          transaction.closed || !this.#isWorthIt(query, options)
            ? transaction.query<Row>(query, parameters, options)
            : this.#execute<Row>(query, parameters, options),
      }),
    )
  }

  /** The second time that a text comes it will come again. */
  #isWorthIt(query: string, { blob, onNotice, paramTypes, serializers }: QueryOptions): boolean {
    if (blob || onNotice || paramTypes || serializers) return false
    if (this.#seen.has(query)) return true
    if (this.#seen.size >= mostTextsSeen) this.#seen.clear()
    this.#seen.add(query)
    return false
  }

  #execute<T>(query: string, parameters: unknown[], options: QueryOptions): Promise<Results<T>> {
    return this._runExclusiveQuery(async () => {
      const { name, parameterTypes, description } = await this.#prepared(query)
      const values = parameters.map((value, index) => {
        if (value === null || value === undefined) return null
        return this.serializers[parameterTypes[index] ?? 0]?.(value) ?? String(value)
      })
      const { bind, execute, sync } = protocol.serialize
      try {
        const said = await this.#converse(bind({ statement: name, values }), execute({}), sync())
        return parse.parseResults([...description, ...said], this.#parsersWith(options), {
          rowMode: options.rowMode,
        })[0] as Results<T>
      } catch (error) {
        if (isOutdated(error)) await this.#forget(query)
        throw error
      }
    })
  }

  /** The given ones before our own. There are hundreds of those: copying them for each query took longer than many a query. */
  #parsersWith({ parsers }: QueryOptions): PGlite['parsers'] {
    return parsers ? Object.setPrototypeOf({ ...parsers }, this.parsers) : this.parsers
  }

  async #prepared(query: string): Promise<Statement> {
    const known = this.#statements.get(query)
    if (known && known.executions < known.replanAt) {
      known.executions += 1
      this.#statements.delete(query)
      this.#statements.set(query, known)
      return known
    }
    await this.#forget(query)
    const [longestUnused] = this.#statements.keys()
    if (longestUnused !== undefined && this.#statements.size >= mostStatements) await this.#forget(longestUnused)
    const name = `zhigu_${++this.#made}`
    const { parse: parseText, describe, sync } = protocol.serialize
    const said = await this.#converse(parseText({ name, text: query }), describe({ type: 'S', name }), sync())
    const statement: Statement = {
      name,
      parameterTypes: parse.parseDescribeStatementResults(said),
      description: said.filter((message) => message.name === 'rowDescription'),
      executions: (known?.executions ?? 0) + 1,
      replanAt: known ? 2 * known.replanAt : executionsOfFirstPlan,
    }
    this.#statements.set(query, statement)
    return statement
  }

  async #forget(query: string): Promise<void> {
    const statement = this.#statements.get(query)
    if (!statement) return
    this.#statements.delete(query)
    const { close, sync } = protocol.serialize
    await this.#converse(close({ type: 'S', name: statement.name }), sync())
  }

  /** Sends messages in one go and gives what the database says to them. @throws the first error that it answers with */
  #converse(...messages: Uint8Array[]): Promise<Message[]> {
    return this.execProtocolStream(Buffer.concat(messages), { syncToFs: false })
  }
}
