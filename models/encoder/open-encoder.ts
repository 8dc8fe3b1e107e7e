// A transformer encoder beside the server: texts wait in two queues, a worker thread encodes them, what was asked lately is remembered.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { LRUCache } from 'lru-cache'
import { encoderProblem, hintOf } from './encoder-problem.ts'
import type { EncoderReady, EncoderReply, EncoderRequest } from './encoder-worker.ts'
import type { Encoded, LoadOptions } from './load-encoder.ts'

export type Encoder = Omit<EncoderReady, 'batch'> & {
  /**
   * Encodes texts; the asked outputs, each with one array a text. Whatever else the graph gives comes from the same forward pass: asking
   * for `vector` now and for `guard` of the same text later costs one pass.
   * @param background for documents: questions overtake them, and they are not remembered
   * @throws Problem `component-unavailable` for an output that is not there, a result that is no number, a closed encoder
   */
  run(
    texts: readonly string[],
    outputs: readonly string[],
    options?: { background?: boolean },
  ): Promise<Record<string, Float32Array[]>>
  /** Why nothing more can be encoded; null while it works. A thread that dies is replaced, unless it keeps dying. */
  ended(): Error | null
  /** Ends the thread. What still waits fails. */
  close(): Promise<void>
}

/** Results kept: a few megabytes, and enough for what is asked again within a day. */
const rememberedTexts = 2000
/** While questions are worked on the next lie ready; of documents one slice at a time, because a question that comes waits for it. */
const underwayAtMost = { questions: 2, documents: 1 }
/** Deaths of a thread in a row, nothing encoded between, after which there is no use in starting another. */
const deathsAtMost = 3

type Waiting = { text: string; resolve: (encoded: Encoded) => void; reject: (error: Error) => void }

/**
 * Opens the encoder of a folder: `model.onnx` or `model_quantized.onnx`, `tokenizer.json`, and `encoder.json` where there is one.
 * @throws Problem `component-unavailable` when something there is missing, damaged or contradictory
 * @example
 * const encoder = await openEncoder({ folder: 'models/weights', runtime: 'auto' })
 * const { vector, guard } = await encoder.run(['赎回要多久到账'], ['vector', 'guard'])
 */
export const openEncoder = async (options: LoadOptions): Promise<Encoder> => {
  const first = await startThread(options)
  const { batch, ...ready } = first.ready
  /** null while another is started in the place of one that died. */
  let thread: Worker | null = null
  let deaths = 0
  const waiting: Record<'questions' | 'documents', Waiting[]> = { questions: [], documents: [] }
  const underway = new Map<number, Waiting[]>()
  const remembered = new LRUCache<string, Promise<Encoded>>({ max: rememberedTexts })
  let slice = 0
  let ended: Error | null = null
  let scheduled = false

  const pump = () => {
    scheduled = false
    if (!thread) return
    for (;;) {
      const queue = waiting.questions.length > 0 ? 'questions' : 'documents'
      if (underway.size >= underwayAtMost[queue]) break
      const next = waiting[queue].splice(0, batch)
      if (next.length === 0) break
      if (underway.size === 0) thread.ref()
      underway.set(++slice, next)
      post(thread, { slice, texts: next.map(({ text }) => text) })
    }
    // Who forgets to close it must still be able to end; while somebody waits, the thread counts.
    if (underway.size === 0) thread.unref()
  }

  const settle = (reply: EncoderReply) => {
    if (reply.type !== 'encoded') return
    deaths = 0
    const texts = underway.get(reply.slice) ?? []
    underway.delete(reply.slice)
    for (const [at, { resolve, reject }] of texts.entries()) {
      const outcome = reply.outcomes[at]
      if (outcome && 'encoded' in outcome) resolve(outcome.encoded)
      else reject(encoderProblem(outcome?.problem ?? '向量模型没有给出结果'))
    }
    pump()
  }

  const end = (reason: Error) => {
    ended ??= reason
    for (const { reject } of [...waiting.questions.splice(0), ...waiting.documents.splice(0)]) reject(ended)
  }

  /** What was being read fails, since it may be what killed the thread; what waits goes to the next one. */
  const replace = async (dead: Worker, cause?: unknown) => {
    if (thread !== dead) return
    thread = null
    const happened = `向量模型的线程意外结束${cause ? `（${hintOf(cause)}）` : ''}`
    const problem = encoderProblem(`${happened}，请稍后再试`, cause)
    for (const { reject } of [...underway.values()].flat()) reject(problem)
    underway.clear()
    if (ended) return
    if (++deaths > deathsAtMost) return end(encoderProblem(`${happened}，已接连 ${deaths} 次，请重新启动服务`, cause))
    try {
      adopt((await startThread(options)).worker)
    } catch (error) {
      end(error as Error)
    }
  }

  const adopt = (worker: Worker) => {
    thread = worker
    worker.on('message', settle)
    worker.on('error', (error) => replace(worker, error))
    worker.on('exit', () => replace(worker))
    if (ended) post(worker, null)
    else pump()
  }
  adopt(first.worker)

  const enqueue = (text: string, queue: keyof typeof waiting) =>
    new Promise<Encoded>((resolve, reject) => {
      if (ended) return reject(ended)
      waiting[queue].push({ text, resolve, reject })
      // After this tick, so that what arrives together can share a pass.
      if (!scheduled) queueMicrotask(pump)
      scheduled = true
    })

  const ask = (text: string): Promise<Encoded> => {
    const known = remembered.get(text)
    if (known) return known
    const asked = enqueue(text, 'questions')
    remembered.set(text, asked)
    asked.catch(() => remembered.delete(text))
    return asked
  }

  return {
    ...ready,
    async run(texts, outputs, { background = false } = {}) {
      const missing = outputs.filter((name) => !ready.outputs.includes(name))
      if (missing.length > 0)
        throw encoderProblem(`模型 ${ready.id} 没有输出 ${missing.join('、')}，有的是 ${ready.outputs.join('、')}`)
      const encoded = await Promise.all(
        texts.map((text) => (background ? (remembered.get(text) ?? enqueue(text, 'documents')) : ask(text))),
      )
      // Copies: what is remembered must not change under whoever asks next.
      const of = (name: string) => encoded.map((results) => Float32Array.from(results[name] ?? []))
      return Object.fromEntries(outputs.map((name) => [name, of(name)]))
    },
    ended: () => ended,
    async close() {
      if (!ended) {
        end(encoderProblem('向量模型已经关闭'))
        if (thread) post(thread, null)
      }
      if (!thread) return
      thread.ref()
      await once(thread, 'exit')
    },
  }
}

const post = (worker: Worker, request: EncoderRequest) => worker.postMessage(request)

const startThread = async (options: LoadOptions): Promise<{ worker: Worker; ready: EncoderReady }> => {
  const worker = new Worker(new URL('./encoder-worker.ts', import.meta.url), { workerData: options })
  return { worker, ready: await readiness(worker) }
}

/** What the thread says first. */
const readiness = (worker: Worker): Promise<EncoderReady> =>
  new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', heard)
      worker.off('error', failed)
      worker.off('exit', gone)
    }
    const heard = (reply: EncoderReply) => {
      settle()
      if (reply.type === 'ready') return resolve(reply.ready)
      reject(encoderProblem(reply.type === 'refused' ? reply.problem : '向量模型的线程应答有误'))
    }
    const failed = (error: Error) => {
      settle()
      reject(encoderProblem(`向量模型的线程无法启动（${hintOf(error)}），请运行 npm ci 重新安装依赖`, error))
    }
    const gone = () => {
      settle()
      reject(encoderProblem('向量模型的线程没有启动就结束了，请重新启动服务'))
    }
    worker.on('message', heard)
    worker.on('error', failed)
    worker.on('exit', gone)
  })
