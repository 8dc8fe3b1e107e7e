// What we add over a model: our first sentence on the client's side, less the first whole line of the very same request sent to
// the model by a bare fetch.
import { join } from 'node:path'
import { honestModel, paced } from '../../tests/model-server/honest.ts'
import { createModelServer, type ModelServer } from '../../tests/model-server/model-server.ts'
import { type Bench, latencies, percentile, rounded } from './bench.ts'
import { openVisitor } from './load.ts'
import { startServer, withFolder } from './processes.ts'
import { questions } from './questions.ts'

/** A quick model's pace: the headers after this, then a piece of some characters every few milliseconds. */
const pace = { firstByteMilliseconds: 100, betweenMilliseconds: 5, pieceSize: 8 }
const rounds = 6

export const modelOverhead: Bench = {
  name: 'model-overhead',
  title: '用模型时我们多花的时间',
  run: ({ note, signal }) =>
    withFolder(async (folder) => {
      const stub = await createModelServer({ script: paced(honestModel, pace) })
      try {
        note('启动服务（载入示例资料）')
        const server = await startServer({
          home: join(folder, 'home'),
          settings: {
            LLM: 'openai',
            OPENAI_BASE_URL: stub.openaiUrl,
            OPENAI_API_KEY: 'none',
            OPENAI_MODEL: 'test-model',
          },
          signal,
        })
        const added: number[] = []
        const ours: number[] = []
        const bare: number[] = []
        let otherwise = 0
        try {
          for (let round = 0; round <= rounds; round += 1) {
            note(`第 ${round}/${rounds} 轮`)
            for (const question of questions) {
              signal.throwIfAborted()
              const asked = await askAlone(server.url, question)
              const [call] = stub.requests
              stub.reset()
              if (!call || asked.first === null) continue
              const model = await timeFirstLine(stub, call.body, signal)
              // The model's first sentence was dropped or the answer came from elsewhere: nothing to compare.
              if (asked.firstText !== model.text) otherwise += 1
              else if (round > 0) {
                ours.push(asked.first)
                bare.push(model.milliseconds)
                added.push(asked.first - model.milliseconds)
              }
            }
          }
        } finally {
          await server.stop()
        }
        return {
          figures: {
            firstSentence: {
              ...latencies('added', added),
              ourMedianMs: rounded(percentile(ours, 0.5)),
              turns: added.length,
              notCompared: otherwise,
            },
          },
          floors: { firstSentence: latencies('bareModel', bare) },
          aims: [{ scenario: 'firstSentence', measure: 'addedP95Ms', atMost: 20 }],
        }
      } finally {
        await stub.close()
      }
    }),
}

/** One question in a conversation of its own. */
export const askAlone = async (url: string, question: string) => {
  const visitor = await openVisitor(url)
  try {
    const from = performance.now()
    const { first, firstText } = await visitor.ask(question)
    return { first: first === null ? null : first - from, firstText }
  } finally {
    visitor.close()
  }
}

/** The same request by fetch alone; until the first line of the answer is whole. */
export const timeFirstLine = async (stub: ModelServer, body: unknown, signal: AbortSignal) => {
  const from = performance.now()
  const response = await fetch(`${stub.openaiUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })
  if (!response.ok || !response.body) throw new Error(`The model answered ${response.status}`)
  let frames = ''
  let line: string | null = null
  let milliseconds = Number.NaN
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    frames += part
    const said = frames
      .split('\n\n')
      .flatMap((frame) => (frame.startsWith('data: {') && frame.endsWith('}') ? [JSON.parse(frame.slice(6))] : []))
      .map((frame) => frame.choices?.[0]?.delta?.content ?? '')
      .join('')
    const end = said.indexOf('\n')
    if (line === null && end >= 0) {
      milliseconds = performance.now() - from
      line = said.slice(0, end)
    }
  }
  stub.reset()
  if (line === null) throw new Error('The model said no whole line')
  return { milliseconds, text: (JSON.parse(line) as { text: string }).text }
}
