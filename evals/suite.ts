// The form of every eval: data, the function that production runs, scorers; a score and figures come out.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Ask } from '../agents/customer/ask.ts'
import { inWords } from '../domain/issue-words.ts'
import { Problem } from '../domain/problem.ts'
import { decodeText } from '../text/sanitize.ts'

/** What a suite may use: the product over the sample library, without a model unless one is configured. */
export type Subject = { ask: Ask }

export type SuiteOutcome = {
  /** 0…1, what a baseline is compared by. */
  score: number
  /** Everything else worth knowing, by name; shares are 0…1. */
  figures: Record<string, number | Record<string, number> | Record<string, Record<string, number>>>
  /** One object a case, for `--run`. */
  cases: Record<string, unknown>[]
  /** The cases a person should look at, worst first, ready to print. */
  misses: string[]
}

export type Suite = {
  name: string
  /** In Chinese, for `--help` and the report. */
  title: string
  /** Files of cases, by name of the part; printed as separate results when no `--data` is given. */
  data: Record<string, string>
  /** @param input.file a file of cases, or a folder of such files */
  run(input: { file: string; subject: Subject; progress: (done: number, total: number) => void }): Promise<SuiteOutcome>
}

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

/** The cases of a file or a folder. @throws Problem naming the file, the line and what was expected there */
export const readCases = <T>(path: string, schema: z.ZodType<T>): T[] =>
  readRawCases(path).map(({ file, line, json }) => {
    const parsed = schema.safeParse(json, { error: inWords })
    if (parsed.success) return parsed.data
    const wrong = parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join('：'))
    throw new Problem('invalid-request', `${file} 第 ${line} 行不符合格式：${wrong.join('；')}。`, {
      cause: parsed.error,
    })
  })
