import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { cannot } from '../../tests/services.ts'
import { type Encoder, openEncoder } from './open-encoder.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../tests/fixtures/${name}`, import.meta.url))
const tiny = fixture('encoder-tiny')
const int8 = fixture('encoder-tiny-int8')
type Reference = { text: string; vector: number[]; guard?: number[] }
const reference = (folder: string): Reference[] => JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8'))

const scratch = mkdtempSync(join(tmpdir(), 'encoder-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
afterEach(() => vi.restoreAllMocks())

/** A copy of a fixture with files changed; null removes one. */
let copies = 0
const variant = (from: string, changes: Record<string, string | Uint8Array | null>): string => {
  const folder = join(scratch, String(++copies))
  cpSync(from, folder, { recursive: true })
  for (const [file, content] of Object.entries(changes))
    content === null ? rmSync(join(folder, file)) : writeFileSync(join(folder, file), content)
  return folder
}
const description = JSON.parse(readFileSync(join(tiny, 'encoder.json'), 'utf8'))
const described = (changes: object) => ({ 'encoder.json': JSON.stringify({ ...description, ...changes }) })

const near = (values: Float32Array | undefined, expected: readonly number[]) => {
  expect(values).toHaveLength(expected.length)
  expected.forEach((value, at) => {
    expect(values?.[at]).toBeCloseTo(value, 4)
  })
}
/** Texts that went to the threads, slice by slice. */
const watchSlices = () => {
  const posted = vi.spyOn(Worker.prototype, 'postMessage')
  return () => posted.mock.calls.flatMap(([message]) => (message?.texts ? [message.texts as string[]] : []))
}

describe.each(['node', 'web'] as const)('%s', (runtime) => {
  let encoder: Encoder
  beforeAll(async () => {
    encoder = await openEncoder({ folder: tiny, runtime })
  })
  afterAll(() => encoder.close())

  test('says what it is', () => {
    expect(encoder).toMatchObject({ dimension: 8, outputs: ['vector', 'guard'], questionPrefix: '要', runtime })
    expect(encoder.id).toMatch(/^tiny@[0-9a-f]{12}$/)
  })

  test('one pass gives the vectors and the head that were worked out elsewhere, padded among others', async () => {
    const slices = watchSlices()
    const rows = reference(tiny)
    const texts = rows.map(({ text }) => text)
    const { vector, guard } = await encoder.run(texts, ['vector', 'guard'])
    for (const [at, row] of rows.entries()) {
      near(vector?.[at], row.vector)
      near(guard?.[at], row.guard ?? [])
    }
    expect(slices()).toEqual([texts.slice(0, 4), texts.slice(4)])
  })

  test('requests that arrive together share a pass; the same text is read once, at once and later', async () => {
    const slices = watchSlices()
    const [first, second] = await Promise.all([
      encoder.run(['打新条件'], ['vector']),
      encoder.run(['打新条件', '股票费率'], ['vector', 'guard']),
    ])
    expect(slices()).toEqual([['打新条件', '股票费率']])
    first.vector?.[0]?.fill(0)
    const again = await encoder.run(['打新条件'], ['guard', 'vector'])
    expect(slices()).toHaveLength(1)
    expect(again.vector?.[0]).toEqual(second.vector?.[0])
    expect(again.guard?.[0]).toEqual(second.guard?.[0])
  })

  test('a text that gives NaN is refused, its neighbours are not', async () => {
    const [bad, good] = await Promise.allSettled([
      encoder.run(['坏'], ['vector']),
      encoder.run(['开户多久'], ['vector']),
    ])
    expect(bad).toMatchObject({
      reason: { code: 'component-unavailable', detail: expect.stringMatching(/NaN.*重新下载/) },
    })
    expect(good.status).toBe('fulfilled')
    await expect(encoder.run(['坏'], ['guard'])).rejects.toThrow('NaN')
  })

  test('a long text loses its end but not its end mark', async () => {
    const { vector } = await encoder.run(['开'.repeat(50_000), '开'.repeat(14), '开'.repeat(13)], ['vector'])
    near(vector?.[0], [...(vector?.[1] ?? [])])
    expect(Math.abs((vector?.[1]?.[0] ?? 0) - (vector?.[2]?.[0] ?? 0))).toBeGreaterThan(1e-4)
  })

  test('odd texts do no harm; no text gives no vector', async () => {
    const texts = ['', ' ', '\ud83d', '🙂🙂', '\u0000', '？！…', 'x'.repeat(5000), '1.50%']
    const { vector } = await encoder.run(texts, ['vector'])
    for (const values of vector ?? []) expect(Math.hypot(...values)).toBeCloseTo(1, 5)
    expect(vector).toHaveLength(texts.length)
    expect(await encoder.run([], ['vector', 'guard'])).toEqual({ vector: [], guard: [] })
  })

  test('questions overtake documents', async () => {
    const texts = Array.from({ length: 400 }, (_, at) => `开户${'户'.repeat(at % 9)}${at}`)
    const ended: string[] = []
    const documents = encoder.run(texts, ['vector'], { background: true }).then(() => ended.push('documents'))
    await encoder.run(['怎么开户？'], ['vector']).then(() => ended.push('question'))
    await documents
    expect(ended).toEqual(['question', 'documents'])
  })

  // Dynamic quantisation takes one scale for a whole batch: read together, texts change each other's vectors.
  test('a quantised graph gives a text the same vector alone and among others', async () => {
    const rows = reference(int8)
    const texts = rows.map(({ text }) => text)
    const alone = await openEncoder({ folder: int8, runtime })
    const { vector } = await alone.run(texts, ['vector'])
    rows.forEach((row, at) => {
      near(vector?.[at], row.vector)
    })
    await alone.close()

    const batched = await openEncoder({
      folder: variant(int8, { 'encoder.json': '{"id":"batched","batch":6}' }),
      runtime,
    })
    const together = await batched.run(texts, ['vector'])
    await batched.close()
    expect(together.vector?.some((values, at) => values.some((value, i) => value !== vector?.[at]?.[i]))).toBe(true)
  })

  test('a corrupt model', async () => {
    const folder = variant(int8, {
      'model_quantized.onnx': readFileSync(join(int8, 'model_quantized.onnx')).subarray(0, 1500),
    })
    await expect(openEncoder({ folder, runtime })).rejects.toThrow(/model_quantized\.onnx 无法载入.*重新下载/)
  })

  test('more tokens than the graph has positions', async () => {
    const long = await openEncoder({ folder: variant(tiny, described({ maxTokens: 64 })), runtime })
    await expect(long.run(['开'.repeat(60)], ['vector'])).rejects.toThrow(/62 个词元.*maxTokens/)
    await expect(long.run(['开'.repeat(20)], ['vector'])).resolves.toBeDefined()
    await long.close()
  })
})

test('a folder without a description: named after the folder, and by what is in it', async () => {
  const bge = join(scratch, 'bge-tiny-zh')
  mkdirSync(bge)
  cpSync(int8, bge, { recursive: true })
  const [plain, named, cut] = await Promise.all([
    openEncoder({ folder: int8 }),
    openEncoder({ folder: bge }),
    openEncoder({ folder: variant(int8, { 'encoder.json': '{"id":"encoder-tiny-int8","maxTokens":12}' }) }),
  ])
  expect(plain).toMatchObject({ outputs: ['vector'], questionPrefix: '', runtime: 'node' })
  expect(named.questionPrefix).toBe('为这个句子生成表示以用于检索相关文章：')
  const fingerprints = [plain, named, cut].map(({ id }) => id.split('@')[1])
  expect(named.id).toBe(`bge-tiny-zh@${fingerprints[0]}`)
  expect(fingerprints[2]).not.toBe(fingerprints[0])
  await Promise.all([plain, named, cut].map((encoder) => encoder.close()))
})

test.each<[string, string, Record<string, string | Uint8Array | null>, RegExp]>([
  ['no model', tiny, { 'model.onnx': null }, /没有 model\.onnx 或 model_quantized\.onnx，请把模型文件放进去/],
  ['no tokenizer', tiny, { 'tokenizer.json': null }, /没有 tokenizer\.json/],
  ['an empty model', int8, { 'model_quantized.onnx': '' }, /空文件/],
  ['a pointer', int8, { 'model_quantized.onnx': 'version https://git-lfs.github.com/spec/v1\n' }, /git lfs pull/],
  ['another model', tiny, { 'model.onnx': 'x' }, /校验和与 encoder\.json 不符.*重新下载/],
  ['another dimension', tiny, described({ dimension: 16 }), /8 维.*16 维/],
  ['labels of another head', tiny, described({ labels: { guard: ['answer', 'refuse'] } }), /有 3 个值.*写了 2 个名称/],
  [
    'no such output',
    tiny,
    described({ outputs: { vector: 'pooled' } }),
    /没有输出 pooled.*last_hidden_state、guard_logits/,
  ],
  ['no vector', tiny, described({ outputs: { guard: 'guard_logits' } }), /没有 vector/],
  ['a word unknown', tiny, described({ question_prefix: '问' }), /encoder\.json 有误.*question_prefix/],
  ['a wrong value', tiny, described({ pooling: 'max', maxTokens: 0 }), /pooling.*maxTokens/],
  ['half a description', tiny, { 'encoder.json': '{"id":' }, /encoder\.json 不是完整的 JSON/],
  ['half a tokenizer', tiny, { 'tokenizer.json': '{"model":' }, /tokenizer\.json 不是完整的 JSON/],
  ['no tokenizer at all', tiny, { 'tokenizer.json': '{}' }, /tokenizer\.json 无法使用/],
])('%s is refused and said', async (_, from, changes, message) => {
  await expect(openEncoder({ folder: variant(from, changes), runtime: 'node' })).rejects.toMatchObject({
    code: 'component-unavailable',
    detail: expect.stringMatching(message),
  })
})

test('no folder', async () => {
  await expect(openEncoder({ folder: join(scratch, 'nowhere') })).rejects.toThrow(/nowhere 不存在.*请检查路径/)
})

test('an output that is not there', async () => {
  const encoder = await openEncoder({ folder: int8 })
  await expect(encoder.run(['开户'], ['guard'])).rejects.toThrow('没有输出 guard，有的是 vector')
  await encoder.close()
})

test('closing: what is being read is finished, what waits fails, and so does what comes later', async () => {
  const encoder = await openEncoder({ folder: int8 })
  const slices = watchSlices()
  const runs = Promise.allSettled(['开', '户', '赎', '回'].map((text) => encoder.run([text], ['vector'])))
  await Promise.resolve()
  const closing = encoder.close()
  expect((await runs).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected'])
  expect(slices()).toEqual([['开'], ['户']])
  await closing
  await encoder.close()
  await expect(encoder.run(['到账'], ['vector'])).rejects.toThrow('已经关闭')
})

describe('a thread that dies', () => {
  /** As soon as it is asked to read. */
  const dies = function (this: Worker) {
    void this.terminate()
  }

  test('fails what it was reading; what waits and what comes later is read by the next', async () => {
    const encoder = await openEncoder({ folder: int8 })
    const posted = vi.spyOn(Worker.prototype, 'postMessage').mockImplementationOnce(dies).mockImplementationOnce(dies)
    const runs = await Promise.allSettled(['赎', '回', '多', '少'].map((text) => encoder.run([text], ['vector'])))
    expect(runs.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled'])
    expect(runs[0]).toMatchObject({ reason: { detail: '向量模型的线程意外结束，请稍后再试。' } })
    expect(new Set(posted.mock.contexts).size).toBe(2)
    expect((await encoder.run(['赎'], ['vector'])).vector?.[0]).toHaveLength(8)
    expect(encoder.ended()).toBeNull()
    await encoder.close()
  })

  test('again and again is given up', async () => {
    const encoder = await openEncoder({ folder: int8 })
    vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(dies)
    for (let death = 1; death <= 4; death++)
      await expect(encoder.run(['赎'], ['vector'])).rejects.toThrow(/线程意外结束，请稍后再试/)
    await expect(encoder.run(['少'], ['vector'])).rejects.toThrow(/已接连 4 次，请重新启动服务/)
    expect(encoder.ended()).toMatchObject({ code: 'component-unavailable' })
    await encoder.close()
  })

  test('is not replaced once the folder is gone', async () => {
    const folder = variant(int8, {})
    const encoder = await openEncoder({ folder })
    rmSync(folder, { recursive: true })
    vi.spyOn(Worker.prototype, 'postMessage').mockImplementationOnce(dies)
    await expect(encoder.run(['赎'], ['vector'])).rejects.toThrow('线程意外结束')
    await expect(encoder.run(['少'], ['vector'])).rejects.toThrow(/不存在.*请检查路径/)
    await encoder.close()
  })
})

describe('where the native runtime is not installed', () => {
  const withoutNative = `data:text/javascript,${encodeURIComponent(
    `import { registerHooks } from 'node:module'
    registerHooks({ resolve(name, context, next) {
      if (name === 'onnxruntime-node') throw new Error("Cannot find package 'onnxruntime-node'")
      return next(name, context)
    } })`,
  )}`
  const open = async (runtime: string) => {
    const script = `import { openEncoder } from ${JSON.stringify(new URL('./open-encoder.ts', import.meta.url).href)}
      const encoder = await openEncoder({ folder: ${JSON.stringify(tiny)}, runtime: '${runtime}' })
      const { vector } = await encoder.run(['怎么开户'], ['vector'])
      console.log(encoder.runtime, vector[0].length)`
    const file = join(scratch, `${runtime}.mjs`)
    writeFileSync(file, script)
    const found = await promisify(execFile)(process.execPath, ['--import', withoutNative, file]).catch(
      (error: { stderr: string }) => error,
    )
    return 'stdout' in found ? found.stdout.trim() || found.stderr : found.stderr
  }

  // It also ends by itself although nobody closed the encoder.
  test('auto takes the other', async () => expect(await open('auto')).toBe('web 8'))
  test('asked for by name it is missed', async () => {
    expect(await open('node')).toMatch(/onnxruntime-node 无法加载.*npm i onnxruntime-node/)
  })
})

/** A real model: bge-small-zh-v1.5, int8. */
const teacher = process.env.ZHIGU_TEST_ONNX
describe
  .skipIf(!teacher && cannot('bge-small-zh', 'ZHIGU_TEST_ONNX names no folder with it'))
  .each(['node', 'web'] as const)('bge-small-zh on %s', (runtime) => {
  let encoder: Encoder
  beforeAll(async () => {
    encoder = await openEncoder({ folder: teacher ?? '', runtime })
  })
  afterAll(() => encoder.close())

  // Cosines by ONNX Runtime and tokenizers in Python; processors round 8-bit products differently.
  test('is as near as elsewhere', async () => {
    const texts = [
      '赎回要多久到账',
      '基金卖了几天到账？',
      '证券公司为客户开立证券账户，应当按照规定对客户进行实名认证，妥善保存客户开户资料。',
      'ETF的管理费率是１．５％',
      'How to redeem a fund?',
    ]
    const { vector = [] } = await encoder.run(texts, ['vector'])
    expect(encoder).toMatchObject({ dimension: 512, questionPrefix: expect.stringContaining('检索') })
    const cosine = (a: number, b: number) =>
      [...(vector[a] ?? [])].reduce((sum, value, at) => sum + value * (vector[b]?.[at] ?? 0), 0)
    for (const [at, value] of [1, 0.7288, 0.4532, 0.4056, 0.4184].entries())
      expect(Math.abs(cosine(0, at) - value), texts[at]).toBeLessThan(0.02)
  })

  test('the server goes on while it works', async () => {
    const texts = Array.from({ length: 24 }, (_, at) => `${at}：${'证券公司应当对客户进行实名认证，'.repeat(5)}`)
    const before = performance.eventLoopUtilization()
    await encoder.run(texts, ['vector'], { background: true })
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5)
  })
})
