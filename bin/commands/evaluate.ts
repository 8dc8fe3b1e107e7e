// `npx zhigu eval`: runs suites over a library of their own, so that figures do not depend on what a firm has loaded.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import type { Suite, SuiteOutcome } from '../../evals/suite.ts'
import { suites } from '../../evals/suites.ts'
import { projectRoot, readConfig } from '../config.ts'
import { consoleProgress } from '../progress.ts'
import { withSampleServices } from '../sample-services.ts'

type Options = { data?: string; run?: string; json?: boolean }

export const evaluate = async (name: string | undefined, options: Options): Promise<void> => {
  const chosen = name === undefined ? suites : suites.filter((suite) => suite.name === name)
  if (chosen.length === 0)
    throw new Problem('not-found', `没有名为 ${name} 的评测；现有：${suites.map((suite) => suite.name).join('、')}。`)
  if (options.data !== undefined && chosen.length !== 1)
    throw new Problem('invalid-request', '--data 须与一个评测名称一起使用。')
  await withSampleServices(readConfig(), async (services) => {
    for (const suite of chosen) {
      const files =
        options.data === undefined
          ? Object.entries(suite.data).map(([part, file]) => [part, resolve(projectRoot, file)] as const)
          : ([['', resolve(options.data)]] as const)
      for (const [part, file] of files) await runSuite(suite, part, file, services, options)
    }
  })
}

const runSuite = async (
  suite: Suite,
  part: string,
  file: string,
  services: Parameters<Suite['run']>[0]['subject'],
  options: Options,
): Promise<void> => {
  const label = part === '' ? suite.name : `${suite.name}/${part}`
  const bar = consoleProgress(label)
  const outcome = await suite.run({ file, subject: services, progress: (done, total) => bar.update(done, total) })
  bar.end()
  if (options.run)
    writeFileSync(
      part === '' ? options.run : options.run.replace(/(\.[^.]*)?$/, `-${part}$1`),
      outcome.cases.map((row) => `${JSON.stringify(row)}\n`).join(''),
    )
  if (options.json)
    console.log(
      JSON.stringify({ suite: label, score: outcome.score, figures: outcome.figures, cases: outcome.cases.length }),
    )
  else print(suite, label, outcome)
}

const print = (suite: Suite, label: string, { score, figures, cases, misses }: SuiteOutcome): void => {
  console.log(`\n${label}  ${suite.title}\n  得分 ${score.toFixed(3)}（${cases.length} 例）`)
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
  for (const miss of misses.slice(0, 40)) console.log(`  × ${miss}`)
  if (misses.length > 40) console.log(`  ……另有 ${misses.length - 40} 例，用 --run 查看`)
}
