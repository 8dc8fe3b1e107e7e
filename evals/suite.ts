// The form of every eval: data, the function that production runs, scorers; a score and figures come out.
import { existsSync, readFileSync } from 'node:fs'
import type { z } from 'zod'
import type { Ask } from '../agents/customer/ask.ts'
import { Problem } from '../domain/problem.ts'

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
  run(input: { file: string; subject: Subject; progress: (done: number, total: number) => void }): Promise<SuiteOutcome>
}

/** Reads a file of JSON lines. @throws Problem naming the file and the line that does not fit */
export const readCases = <T>(file: string, schema: z.ZodType<T>): T[] => {
  if (!existsSync(file)) throw new Problem('not-found', `没有找到评测数据 ${file}。`)
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return []
      try {
        return [schema.parse(JSON.parse(line))]
      } catch (cause) {
        throw new Problem('invalid-request', `${file} 第 ${index + 1} 行不符合格式。`, { cause })
      }
    })
}
