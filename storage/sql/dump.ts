// All rows, table by table, and back: a copy that PGlite and PostgreSQL can both read.
import { sql as statement } from 'drizzle-orm'
import type { Database } from './sql.ts'

/** Rows in one statement; a batch is held in memory. */
const batchRows = 500

/** The product's tables, those referred to before those that refer to them. */
export const tablesInOrder = async (db: Database): Promise<string[]> => {
  const { rows: tables } = await db.execute<{ name: string }>(
    statement`select tablename as name from pg_tables where schemaname = 'public' order by tablename`,
  )
  const { rows: references } = await db.execute<{ child: string; parent: string }>(
    statement`select c.relname as child, p.relname as parent from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
      join pg_namespace n on n.oid = c.relnamespace
      where k.contype = 'f' and n.nspname = 'public' and c.oid <> p.oid`,
  )
  const ordered: string[] = []
  const visit = (name: string) => {
    if (ordered.includes(name)) return
    for (const { child, parent } of references) if (child === name) visit(parent)
    ordered.push(name)
  }
  for (const { name } of tables) visit(name)
  return ordered
}

const identifier = (name: string) => statement.identifier(name)

const countRows = async (db: Database, table: string): Promise<number> => {
  const { rows } = await db.execute<{ count: number }>(
    statement`select count(*)::int as count from ${identifier(table)}`,
  )
  return rows[0]?.count ?? 0
}

/** A column and its type as the database writes it. */
export type Column = { name: string; type: string }

/** Columns in the table's order; a dump names them, so that a later column does not shift the values. */
export const columnsOf = async (db: Database, table: string): Promise<Column[]> => {
  const { rows } = await db.execute<Column>(
    statement`select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = ${table}::regclass and attnum > 0 and not attisdropped order by attnum`,
  )
  return rows
}

/** A row as the database's own text of each value: exact for every type, U+0000 within JSON included. */
export type DumpedRow = (string | null)[]

/**
 * Reads every row of a table, in batches. Use one repeatable-read transaction for all tables, so that they belong together.
 */
export const dumpTable = async function* (tx: Database, table: string): AsyncGenerator<DumpedRow[]> {
  const values = (await columnsOf(tx, table)).map(({ name }) => statement`${identifier(name)}::text`)
  // A cursor reads on from where it stood, however large the table is.
  await tx.execute(
    statement`declare zhigu_dump no scroll cursor for select json_build_array(${statement.join(values, statement`, `)})::text as row from ${identifier(table)}`,
  )
  try {
    for (;;) {
      const { rows } = await tx.execute<{ row: string }>(
        statement`fetch ${statement.raw(String(batchRows))} from zhigu_dump`,
      )
      if (rows.length === 0) return
      yield rows.map(({ row }) => JSON.parse(row) as DumpedRow)
    }
  } finally {
    await tx.execute(statement`close zhigu_dump`)
  }
}

/** Whether nothing was ever stored here, so that a restore cannot mix two histories. */
export const isEmpty = async (db: Database): Promise<boolean> => {
  for (const table of await tablesInOrder(db)) if ((await countRows(db, table)) > 0) return false
  return true
}

/** Puts rows back as they were, identity columns included. `columns` are those that the dump named. */
export const restoreRows = async (
  tx: Database,
  table: string,
  columns: readonly string[],
  rows: readonly DumpedRow[],
): Promise<void> => {
  const types = new Map((await columnsOf(tx, table)).map(({ name, type }) => [name, type]))
  const names = statement.join(columns.map(identifier), statement`, `)
  const values = statement.join(
    columns.map((name) => statement`${identifier(name)}::${statement.raw(types.get(name) ?? 'text')}`),
    statement`, `,
  )
  for (let start = 0; start < rows.length; start += batchRows) {
    const batch = rows.slice(start, start + batchRows)
    const arrays = statement.join(
      columns.map((_, index) => statement`${statement.param(batch.map((row) => row[index] ?? null))}::text[]`),
      statement`, `,
    )
    await tx.execute(
      statement`insert into ${identifier(table)} (${names}) overriding system value select ${values} from unnest(${arrays}) as given(${names})`,
    )
  }
}

/** Lets identity columns go on after the highest restored number. */
export const advanceSequences = async (db: Database): Promise<void> => {
  const { rows } = await db.execute<{ table: string; column: string }>(
    statement`select table_name as "table", column_name as "column" from information_schema.columns where table_schema = 'public' and is_identity = 'YES'`,
  )
  for (const { table, column } of rows)
    await db.execute(
      statement`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce((select max(${identifier(column)}) from ${identifier(table)}), 0) + 1, false)`,
    )
}
