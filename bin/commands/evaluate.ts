// `npx zhigu eval`: runs suites over a library of their own, so that figures do not depend on what a firm has loaded.
import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import { type Baseline, fallBelow, readBaseline, writeBaseline } from '../../evals/baseline.ts'
import { type Reported, reportOf } from '../../evals/report.ts'
import { readRawCases, type Subject, type Suite, type SuiteOutcome } from '../../evals/suite.ts'
import { suites } from '../../evals/suites.ts'
import { projectRoot, readConfig } from '../config.ts'
import { consoleProgress, type Progress } from '../progress.ts'
import { withSampleServices } from '../sample-services.ts'

type Options = {
  data?: string
  run?: string
  baseline?: boolean
  saveBaseline?: boolean
  report?: string
  json?: boolean
}

/** A suite with one of its sets of data. */
type Task = { suite: Suite; part: string; path: string }

/**
 * Runs one suite, or all, over the sample library. With `baseline` a score below the committed one's interval makes the exit code 1.
 * @throws Problem when there is no such suite, or its data are missing or wrong
 */
export const evaluate = async (name: string | undefined, options: Options): Promise<void> => {
  const chosen = name === undefined ? suites : suites.filter((suite) => suite.name === name)
  if (chosen.length === 0)
    throw new Problem('not-found', `没有名为 ${name} 的评测；现有：${suites.map((suite) => suite.name).join('、')}。`)
  if (options.data !== undefined && chosen.length !== 1)
    throw new Problem('invalid-request', '--data 须与一个评测名称一起使用。')
  const tasks = chosen.flatMap((suite) => tasksOf(suite, options))
  if (tasks.length === 0 && name !== undefined)
    throw new Problem('not-found', `评测 ${name} 没有随附数据，请用 --data 指定文件或文件夹。`)
  // What is wrong is told at once, not after hours; but a pipe can be read only once.
  for (const { suite, path } of tasks)
    if (!statSync(path, { throwIfNoEntry: false })?.isFIFO()) (suite.check ?? readRawCases)(path)

  for (const file of [options.run, options.report]) if (file !== undefined) checkTarget(resolve(file))

  const reported: Reported[] = []
  const falls: string[] = []
  const config = readConfig()
  const runSuites = async (some: readonly Suite[], subject: Subject | null) => {
    for (const suite of some) {
      const own = tasks.filter((task) => task.suite === suite)
      const results: { task: Task; outcome: SuiteOutcome }[] = []
      for (const task of own) {
        const outcome = await runTask(task, subject)
        results.push({ task, outcome })
        if (options.run) writeRun(own.length > 1 ? suffixed(options.run, task.part) : options.run, outcome)
        const file = baselineFile(task)
        const baseline = readBaseline(file)
        if (!options.json) print({ task, outcome, baseline })
        const fall = options.baseline ? fallBelow(outcome, baseline, task.path) : null
        if (fall) falls.push(`${labelOf(task)}：${fall}`)
        if (options.saveBaseline) writeBaseline(file, outcome, task.path)
        const misses = isHeldOut(task.part) ? [] : outcome.misses
        reported.push({ label: labelOf(task), title: suite.title, outcome: { ...outcome, misses }, baseline })
      }
      if (options.json && results.length > 0) console.log(JSON.stringify(summaryOf(suite, results, options)))
    }
  }
  const [alone, others] = [chosen.filter((suite) => suite.alone), chosen.filter((suite) => !suite.alone)]
  await runSuites(alone, null)
  if (others.length > 0)
    await withSampleServices(config, (services) => runSuites(others, { ...services, firm: config.FIRM_NAME }))
  if (options.report) writeFileSync(options.report, reportOf(reported, new Date()))
  for (const fall of falls) console.error(`退步 ${fall}。`)
  if (falls.length > 0) process.exitCode = 1
}

/** Whether results can be written there is known before hours of work, not after them. @throws Problem when they cannot */
const checkTarget = (file: string): void => {
  const folder = dirname(file)
  if (!existsSync(folder)) throw new Problem('not-found', `没有文件夹 ${folder}，结果无处可写。`)
  const refuse = (why: string, cause?: unknown) =>
    new Problem('invalid-request', `结果不能写到 ${file}：${why}。`, { cause })
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK)
  } catch (cause) {
    throw refuse('那里不能写入文件，请核对路径和权限', cause)
  }
  if (existsSync(file) && statSync(file).isDirectory()) throw refuse('它是文件夹，请写出文件名')
}

/** What is run: the data that were named, else the suite's own; what is not there is skipped, and said to be. */
const tasksOf = (suite: Suite, { data }: Options): Task[] => {
  if (data !== undefined) return [{ suite, part: basename(resolve(data)).replace(/\.jsonl$/, ''), path: resolve(data) }]
  const own = Object.entries(suite.data).map(([part, path]) => ({ suite, part, path: resolve(projectRoot, path) }))
  const held = own.filter(({ path }) => existsSync(path))
  if (held.length === 0)
    console.error(`跳过 ${suite.name}：没有随附数据，可用 npx zhigu eval ${suite.name} --data <文件或文件夹> 运行。`)
  for (const { part, path } of own) if (!existsSync(path)) console.error(`跳过 ${suite.name}/${part}：没有 ${path}。`)
  return held
}

const labelOf = ({ suite, part }: Task): string => `${suite.name}/${part}`
const baselineFile = ({ suite, part }: Task): string =>
  join(projectRoot, 'evals', 'baselines', `${suite.name}-${part}.json`)
const isHeldOut = (part: string): boolean => part.startsWith('held-out')

const runTask = async (task: Task, subject: Subject | null): Promise<SuiteOutcome> => {
  // One bar for each thing that is done.
  const bars = new Map<string, Progress>()
  const progress = (done: number, total: number, work = '') => {
    const bar = bars.get(work) ?? consoleProgress(`${labelOf(task)} ${work}`.trim())
    bars.set(work, bar)
    bar.update(done, total)
    if (done === total) bar.end()
  }
  const { suite, path: file } = task
  const run = () => {
    if (suite.alone) return suite.run({ file, progress })
    if (!subject) throw new Error(`${suite.name} needs a library`)
    return suite.run({ file, subject, progress })
  }
  const outcome = await run()
  for (const bar of bars.values()) bar.end()
  return outcome
}

const writeRun = (file: string, { cases }: SuiteOutcome): void =>
  writeFileSync(file, cases.map((row) => `${JSON.stringify(row)}\n`).join(''))

const suffixed = (file: string, part: string): string => file.replace(/(\.[^.]*)?$/, `-${part}$1`)

/** Of several parts the score is that of those that nothing was tuned on, where there are any. */
const summaryOf = (
  suite: Suite,
  results: readonly { task: Task; outcome: SuiteOutcome }[],
  { data }: Options,
): Record<string, unknown> => {
  const unseen = results.filter(({ task }) => isHeldOut(task.part))
  const counted = unseen.length > 0 ? unseen : results
  const cases = (of: typeof counted) => of.reduce((sum, { outcome }) => sum + outcome.cases.length, 0)
  const [only] = results
  return {
    suite: suite.name,
    score: counted.reduce((sum, { outcome }) => sum + outcome.score * outcome.cases.length, 0) / cases(counted),
    figures:
      data !== undefined
        ? only?.outcome.figures
        : Object.fromEntries(results.map(({ task, outcome }) => [task.part, outcome.figures])),
    cases: cases(results),
  }
}

/** Misses of held-out parts are not shown: who reads them tunes on them. `--run` writes them for repairing a case. */
const print = ({
  task,
  outcome: { score, interval, figures, cases, misses },
  baseline,
}: {
  task: Task
  outcome: SuiteOutcome
  baseline: Baseline | null
}): void => {
  const range = `95% 区间 ${interval.low.toFixed(3)}–${interval.high.toFixed(3)}`
  const before = baseline ? `，基线 ${baseline.score.toFixed(3)}` : ''
  console.log(
    `\n${labelOf(task)}  ${task.suite.title}\n  得分 ${score.toFixed(3)}（${range}，${cases.length} 例${before}）`,
  )
  for (const [name, value] of Object.entries(figures)) {
    if (typeof value === 'number') console.log(`  ${name}  ${inFigures(value)}`)
    else {
      console.log(`  ${name}`)
      for (const [key, inner] of Object.entries(value)) console.log(`    ${key}  ${inFigures(inner)}`)
    }
  }
  if (isHeldOut(task.part)) return
  for (const miss of misses.slice(0, 40)) console.log(`  × ${miss}`)
  if (misses.length > 40) console.log(`  ……另有 ${misses.length - 40} 例，用 --run 查看`)
}

const inFigures = (value: number | Record<string, number>): string => {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(3)
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${inFigures(inner)}`)
    .join('  ')
}
