// `npx zhigu eval`: runs suites over a library of their own, so that figures do not depend on what a firm has loaded.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { Problem } from '../../domain/problem.ts'
import { readRawCases, type Subject, type Suite, type SuiteOutcome } from '../../evals/suite.ts'
import { suites } from '../../evals/suites.ts'
import { projectRoot, readConfig } from '../config.ts'
import { consoleProgress } from '../progress.ts'
import { withSampleServices } from '../sample-services.ts'

type Options = { data?: string; run?: string; saveBaseline?: boolean; json?: boolean }

/** Runs one suite, or all, over the sample library. @throws Problem when there is no such suite */
export const evaluate = async (name: string | undefined, options: Options): Promise<void> => {
  const chosen = name === undefined ? suites : suites.filter((suite) => suite.name === name)
  if (chosen.length === 0)
    throw new Problem('not-found', `没有名为 ${name} 的评测；现有：${suites.map((suite) => suite.name).join('、')}。`)
  if (options.data !== undefined && chosen.length !== 1)
    throw new Problem('invalid-request', '--data 须与一个评测名称一起使用。')
  // Told at once, not after the library was loaded; but a pipe can be read only once.
  if (options.data !== undefined && !statSync(options.data, { throwIfNoEntry: false })?.isFIFO())
    readRawCases(resolve(options.data))
  await withSampleServices(readConfig(), async (services) => {
    for (const suite of chosen) {
      const outcome =
        options.data === undefined
          ? await runOwnData(suite, services, options)
          : await runFile(suite, '', resolve(options.data), services, options)
      if (options.json)
        console.log(
          JSON.stringify({
            suite: suite.name,
            score: outcome.score,
            figures: outcome.figures,
            cases: outcome.cases.length,
          }),
        )
    }
  })
}

/** All files of a suite's own data. The score is that of the parts that nothing was tuned on. */
const runOwnData = async (suite: Suite, subject: Subject, options: Options): Promise<SuiteOutcome> => {
  const parts: [string, SuiteOutcome][] = []
  for (const [part, file] of Object.entries(suite.data))
    parts.push([part, await runFile(suite, part, resolve(projectRoot, file), subject, options)])
  const unseen = parts.filter(([part]) => isHeldOut(part)).map(([, outcome]) => outcome)
  const count = unseen.reduce((sum, outcome) => sum + outcome.cases.length, 0)
  return {
    score: unseen.reduce((sum, outcome) => sum + outcome.score * outcome.cases.length, 0) / Math.max(1, count),
    figures: Object.fromEntries(parts.map(([part, outcome]) => [part, outcome.figures])) as SuiteOutcome['figures'],
    cases: parts.flatMap(([, outcome]) => outcome.cases),
    misses: [],
  }
}

const isHeldOut = (part: string): boolean => part.startsWith('held-out')

const runFile = async (
  suite: Suite,
  part: string,
  file: string,
  subject: Subject,
  options: Options,
): Promise<SuiteOutcome> => {
  const label = part === '' ? suite.name : `${suite.name}/${part}`
  const bar = consoleProgress(label)
  const outcome = await suite.run({ file, subject, progress: (done, total) => bar.update(done, total) })
  bar.end()
  if (options.run)
    writeFileSync(
      part === '' ? options.run : options.run.replace(/(\.[^.]*)?$/, `-${part}$1`),
      outcome.cases.map((row) => `${JSON.stringify(row)}\n`).join(''),
    )
  const baseline = join(projectRoot, 'evals', 'baselines', `${label.replace('/', '-')}.json`)
  if (!options.json)
    print({ suite, label, outcome, before: part === '' ? null : readBaseline(baseline), showMisses: !isHeldOut(part) })
  if (options.saveBaseline && part !== '')
    writeFileSync(baseline, `${JSON.stringify({ score: outcome.score, figures: outcome.figures }, null, 2)}\n`)
  return outcome
}

const readBaseline = (file: string): number | null =>
  existsSync(file) ? z.object({ score: z.number() }).parse(JSON.parse(readFileSync(file, 'utf8'))).score : null

/** Misses of held-out parts are not shown: who reads them tunes on them. `--run` writes them for repairing a case. */
const print = ({
  suite,
  label,
  outcome: { score, figures, cases, misses },
  before,
  showMisses,
}: {
  suite: Suite
  label: string
  outcome: SuiteOutcome
  before: number | null
  showMisses: boolean
}): void => {
  const change = before === null ? '' : `，基线 ${before.toFixed(3)}`
  console.log(`\n${label}  ${suite.title}\n  得分 ${score.toFixed(3)}（${cases.length} 例${change}）`)
  for (const [name, value] of Object.entries(figures)) {
    if (typeof value === 'number') console.log(`  ${name}  ${Number.isInteger(value) ? value : value.toFixed(3)}`)
    else {
      console.log(`  ${name}`)
      for (const [key, inner] of Object.entries(value))
        console.log(
          `    ${key}  ${typeof inner === 'number' ? (Number.isInteger(inner) ? inner : inner.toFixed(3)) : JSON.stringify(inner)}`,
        )
    }
  }
  if (!showMisses) return
  for (const miss of misses.slice(0, 40)) console.log(`  × ${miss}`)
  if (misses.length > 40) console.log(`  ……另有 ${misses.length - 40} 例，用 --run 查看`)
}
