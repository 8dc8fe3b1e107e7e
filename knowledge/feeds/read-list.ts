// Lists come from strangers: each is read in a thread of its own with little memory and time, which takes nothing else along.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Problem, type ProblemCode } from '../../domain/problem.ts'
import type { ListRequest } from './list-worker.ts'
import type { PageEntries } from './page-entries.ts'

type Answer = { list: PageEntries } | { problem: { code: ProblemCode; detail: string; action: string | undefined } }

const megabytes = 256
const ordinarySeconds = 20

/**
 * Reads the entries of a feed or a list page.
 * @throws Problem what is wrong with it, or why its reading was ended
 */
export const readList = async (
  request: ListRequest,
  { signal, seconds = ordinarySeconds }: { signal?: AbortSignal | undefined; seconds?: number } = {},
): Promise<PageEntries> => {
  const worker = new Worker(new URL('list-worker.ts', import.meta.url), {
    workerData: request,
    env: {},
    execArgv: ['--no-warnings'],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  })
  const overtime = AbortSignal.timeout(seconds * 1_000)
  try {
    const ends = signal ? AbortSignal.any([signal, overtime]) : overtime
    const [answer] = (await once(worker, 'message', { signal: ends })) as [Answer]
    if ('list' in answer) return answer.list
    const { code, detail, action } = answer.problem
    throw new Problem(code, detail, { action })
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    signal?.throwIfAborted()
    const why = overtime.aborted ? `${seconds} 秒内没有读完` : '结构太复杂或已损坏'
    throw new Problem('unprocessable-document', `列表读不了：${why}。`, {
      action: '请在浏览器里打开核对地址，或改用条目较少的列表。',
      cause,
    })
  } finally {
    await worker.terminate()
  }
}
