// What a suite scored when its baseline was committed, and whether a run has fallen below it.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { Problem } from '../domain/problem.ts'
import type { SuiteOutcome } from './suite.ts'

const Baseline = z.object({
  score: z.number(),
  interval: z.object({ low: z.number(), high: z.number() }),
  /** SHA-256 of the data it was measured on; a score on other data says nothing. */
  data: z.string().optional(),
  figures: z.unknown(),
})
export type Baseline = z.infer<typeof Baseline>

/** The committed baseline, null where there is none. @throws Problem when the file is none */
export const readBaseline = (file: string): Baseline | null => {
  if (!existsSync(file)) return null
  try {
    return Baseline.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new Problem('invalid-request', `基线 ${file} 读不懂，请用 --save-baseline 重新保存。`, { cause })
  }
}

export const writeBaseline = (file: string, { score, interval, figures }: SuiteOutcome, data: string): void =>
  writeFileSync(file, `${JSON.stringify({ score, interval, data: fingerprint(data), figures }, null, 2)}\n`)

/**
 * Why a run does not stand up to its baseline, or null: its score lies below the interval in which chance would have left it.
 * @param data the file or folder that was run
 */
export const fallBelow = (
  { score }: Pick<SuiteOutcome, 'score'>,
  baseline: Baseline | null,
  data: string,
): string | null => {
  if (!baseline) return '没有基线可比，请先用 --save-baseline 保存'
  if (baseline.data !== undefined && baseline.data !== fingerprint(data)) return '基线是用另一份数据测的，不能比较'
  const { low, high } = baseline.interval
  return score < low
    ? `得分 ${score.toFixed(3)} 低于基线 ${baseline.score.toFixed(3)} 的区间 [${low.toFixed(3)}, ${high.toFixed(3)}]`
    : null
}

const fingerprint = (path: string): string => {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
        .map((name) => join(path, name))
    : [path]
  const hash = createHash('sha256')
  for (const file of files) hash.update(basename(file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}
