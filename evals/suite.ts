// The form of every eval: data, the function that production runs, scorers; a score and figures come out.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Ask } from '../agents/customer/ask.ts'
import type { Understand } from '../agents/steps/understand.ts'
import { inWords } from '../domain/issue-words.ts'
import { Problem } from '../domain/problem.ts'
import type { Embedder } from '../models/embedder/embedder.ts'
import type { Retrieve } from '../retrievers/hybrid.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { decodeText } from '../text/sanitize.ts'
import type { Interval } from './scorers/code/bootstrap.ts'
import type { Stated } from './scorers/code/confidence.ts'

/** What a suite may use: the product over the sample library, without a model unless one is configured. */
export type Subject = {
  /** Whose library it is. */
  firm: string
  ask: Ask
  understand: Understand
  retrieve: Retrieve
  embedder: Embedder
  sql: Pick<Sql, 'db'>
}

export type SuiteOutcome = {
  /** 0…1, what a baseline is compared by. */
  score: number
  /** Within which the score would lie for other cases of the kind, 95 times of 100. */
  interval: Interval
  /** Everything else worth knowing, by name; shares are 0…1. */
  figures: Record<string, number | Record<string, number> | Record<string, Record<string, number>>>
  /** One object a case, for `--run`. */
  cases: Record<string, unknown>[]
  /** The cases a person should look at, worst first, ready to print. */
  misses: string[]
  /** Where the suite has a confidence: what was stated of each case and what came of it, by name of the curve. */
  confidences?: Record<string, Stated[]>
}

type SuiteBase = {
  name: string
  /** In Chinese, for `--help` and the report. */
  title: string
  /** Files or folders of cases, by name of the part; printed as separate results when no `--data` is given. */
  data: Record<string, string>
  /**
   * Reads the data and says what is wrong with it, before anything is loaded; without it every file is one of cases.
   * @throws Problem naming the file, the line and what was expected there
   */
  check?(path: string): void
}

/** @param input.file a file of cases, or a folder of such files */
type Run<Input> = (input: Input & { file: string; progress: SuiteProgress }) => Promise<SuiteOutcome>

/** `alone`: it needs nothing but its data, and no library is opened for it. */
export type Suite = SuiteBase & ({ alone?: false; run: Run<{ subject: Subject }> } | { alone: true; run: Run<unknown> })

/** @param work what is being done, where a suite does several things one after the other */
export type SuiteProgress = (done: number, total: number, work?: string) => void

/** A case as it stands in a file, before its suite says what belongs in it. */
type RawCase = { file: string; line: number; json: unknown }

/**
 * The lines of a file of JSON lines, or of all such files of a folder in the order of their names.
 * @throws Problem naming what is not there, is empty or is no JSON
 */
export const readRawCases = (path: string): RawCase[] => {
  if (!existsSync(path)) throw new Problem('not-found', `没有找到评测数据 ${path}。`)
  if (!statSync(path).isDirectory()) return rawCasesOf(path)
  const files = readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && entry.name.endsWith('.jsonl'))
    .map((entry) => join(path, entry.name))
    .sort()
  if (files.length === 0) throw new Problem('not-found', `文件夹 ${path} 里没有 .jsonl 文件。`)
  return files.flatMap(rawCasesOf)
}

const rawCasesOf = (file: string): RawCase[] => {
  const cases = textOf(file)
    .split('\n')
    .flatMap((text, index): RawCase[] =>
      text.trim() === '' ? [] : [{ file, line: index + 1, json: parseLine(text, `${file} 第 ${index + 1} 行`) }],
    )
  // No case right is not the same as no case wrong.
  if (cases.length === 0) throw new Problem('invalid-request', `${file} 是空的；应当每行是一个 JSON 对象。`)
  return cases
}

/** Editors on Windows write a mark before UTF-8, or GB18030. */
const textOf = (file: string): string => {
  try {
    return decodeText(readFileSync(file)).text
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem(error.code, `${file}：${error.detail}`, { cause: error })
  }
}

const parseLine = (text: string, place: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Problem('invalid-request', `${place}不是有效的 JSON；应当每行是一个 JSON 对象。`, { cause })
  }
}

/** A case with where it stands, for what only shows when all were read. */
export type PlacedCase<T> = { value: T; file: string; place: string }

/** The cases of a file or a folder with their places. @throws Problem naming the file, the line and what was expected there */
export const readPlacedCases = <T>(path: string, schema: z.ZodType<T>): PlacedCase<T>[] =>
  readRawCases(path).map(({ file, line, json }) => {
    const place = `${file} 第 ${line} 行`
    const parsed = schema.safeParse(json, { error: inWords })
    if (parsed.success) return { value: parsed.data, file, place }
    const wrong = parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join('：'))
    throw new Problem('invalid-request', `${place}不符合格式：${wrong.join('；')}。`, { cause: parsed.error })
  })

/** The cases of a file or a folder. @throws Problem naming the file, the line and what was expected there */
export const readCases = <T>(path: string, schema: z.ZodType<T>): T[] =>
  readPlacedCases(path, schema).map(({ value }) => value)

/** Rows by their ids. @throws Problem naming the second place of an id that occurs twice */
export const byId = <T extends { id: string }>(rows: readonly PlacedCase<T>[]): Map<string, T> => {
  const found = new Map<string, T>()
  for (const { value, place } of rows) {
    if (found.has(value.id)) throw new Problem('invalid-request', `${place}的 id ${value.id} 与前面的一行重复。`)
    found.set(value.id, value)
  }
  return found
}

/**
 * A file that a folder of data must hold.
 * @throws Problem naming what is missing
 */
export const fileIn = (folder: string, name: string): string => {
  const path = join(folder, name)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Problem('not-found', `没有找到评测数据文件夹 ${folder}。`)
  if (!existsSync(path)) throw new Problem('not-found', `文件夹 ${folder} 里没有 ${name}。`)
  return path
}

/** Does the work for each case, a few at a time; the results stand in the order of the cases. */
export const forEachCase = async <T, R>(
  cases: readonly T[],
  work: (one: T, at: number) => Promise<R>,
  progress: (done: number, total: number) => void,
): Promise<R[]> => {
  const results: R[] = []
  let [next, done] = [0, 0]
  const worker = async () => {
    for (let at = next++; at < cases.length; at = next++) {
      results[at] = await work(cases[at] as T, at)
      progress(++done, cases.length)
    }
  }
  await Promise.all(Array.from({ length: casesAtOnce }, worker))
  return results
}
const casesAtOnce = 4
