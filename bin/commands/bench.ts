// `npx zhigu bench`: figures of this machine, each beside its own floor, in folders and processes of their own.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import { type Aim, type Bench, type BenchOutcome, isMet } from '../benches/bench.ts'
import { ingest } from '../benches/ingest.ts'
import { modelOverhead } from '../benches/model-overhead.ts'
import { retrieval } from '../benches/retrieval.ts'
import { sockets } from '../benches/sockets.ts'
import { start } from '../benches/start.ts'
import { turns } from '../benches/turns.ts'

export const benches: Bench[] = [turns, sockets, modelOverhead, start, retrieval, ingest]

/** Runs one bench, or all; Ctrl-C ends them and what they started. */
export const bench = async (
  name: string | undefined,
  { json = false, data }: { json?: boolean; data?: string },
): Promise<void> => {
  const chosen = name === undefined ? benches : benches.filter((one) => one.name === name)
  if (chosen.length === 0)
    throw new Problem('not-found', `没有名为 ${name} 的测速；现有：${benches.map((one) => one.name).join('、')}。`)
  if (data !== undefined && !existsSync(data)) throw new Problem('not-found', `没有找到测速数据 ${data}。`)
  const interrupted = new AbortController()
  const interrupt = () => interrupted.abort(new Problem('conflict', '测速已中断；重新运行这个命令即可再测。'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt)
  try {
    for (const one of chosen) {
      const outcome = await one.run({
        note: (text) => console.error(`${one.name}：${text}`),
        signal: interrupted.signal,
        ...(data === undefined ? {} : { data: resolve(data) }),
      })
      if (json) console.log(JSON.stringify(toJson(one, outcome)))
      else print(one, outcome)
    }
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt)
  }
}

const toJson = ({ name }: Bench, { figures, floors, aims }: BenchOutcome) => ({
  bench: name,
  figures,
  floors,
  aims: Object.fromEntries(
    aims.map(({ scenario, measure, ...limit }) => [
      `${scenario}.${measure}`,
      { ...limit, measured: figures[scenario]?.[measure], met: isMet({ scenario, measure, ...limit }, figures) },
    ]),
  ),
})

const print = ({ name, title }: Bench, { figures, floors, aims }: BenchOutcome): void => {
  console.log(`\n${name}  ${title}`)
  for (const scenario of new Set([...Object.keys(figures), ...Object.keys(floors)])) {
    console.log(`\n  ${scenario}`)
    for (const [measure, value] of Object.entries(figures[scenario] ?? {})) {
      const aim = aims.find((one) => one.scenario === scenario && one.measure === measure)
      console.log(
        `    ${measure}  ${value}${aim ? `  （目标 ${limitOf(aim)}，${isMet(aim, figures) ? '达到' : '未达到'}）` : ''}`,
      )
    }
    for (const [measure, value] of Object.entries(floors[scenario] ?? {})) console.log(`    底线 ${measure}  ${value}`)
  }
}

const limitOf = ({ atMost, atLeast }: Aim): string =>
  [...(atMost === undefined ? [] : [`≤ ${atMost}`]), ...(atLeast === undefined ? [] : [`≥ ${atLeast}`])].join('，')
