// An encoder in the thread that calls it: texts → tokens → one forward pass → vectors and whatever else the graph gives.
import { Tokenizer } from '@huggingface/tokenizers'
import { type EncoderFolder, readEncoderFolder } from './encoder-folder.ts'
import { encoderProblem, hintOf } from './encoder-problem.ts'
import {
  type InferenceSession,
  loadRuntime,
  type OnnxRuntime,
  type RuntimeChoice,
  type Tensor,
} from './onnx-runtime.ts'

/** What one text gave, by our names of the outputs. `vector` has length one. */
export type Encoded = Record<string, Float32Array>

export type LoadedEncoder = {
  id: string
  dimension: number
  outputs: readonly string[]
  /** What the entries of an output stand for; only of outputs that judge. */
  labels: Readonly<Record<string, readonly string[]>>
  questionPrefix: string
  /** Texts that may share a forward pass. */
  batch: number
  runtime: 'node' | 'web'
  /**
   * One forward pass. What is wrong with one text is an Error in its place; the others have their results.
   * @throws Problem `component-unavailable` when the pass fails
   */
  encode(texts: readonly string[]): Promise<(Encoded | Error)[]>
  close(): Promise<void>
}

export type LoadOptions = {
  folder: string
  /** Default `auto`. */
  runtime?: RuntimeChoice
  /** Of a forward pass. Default 1: on a busy machine a second one costs twice the work and gains nothing. */
  threads?: number
}

/**
 * Loads the encoder of a folder and tries it on a word.
 * @throws Problem `component-unavailable` when the folder, the model or the runtime is not as it should be
 */
export const loadEncoder = async ({
  folder,
  runtime: choice = 'auto',
  threads = 1,
}: LoadOptions): Promise<LoadedEncoder> => {
  const files = await readEncoderFolder(folder)
  const { description, modelFile } = files
  const tokenize = createTokenize(files, folder)
  const runtime = await loadRuntime(choice, threads)
  const session = await runtime.open(files.model).catch((error: unknown) => {
    throw encoderProblem(
      `${modelFile} 无法载入（${hintOf(error)}）：文件可能已损坏，或不是受支持的 ONNX 模型，请重新下载或换一个模型`,
      error,
    )
  })
  // The runtime has made its own of them, and a thread as quiet as this one would clear them away much later.
  files.model.buffer.transfer(0)
  try {
    checkInputs(session, modelFile)
    const outputs = namesOfOutputs(session, files)
    const encode = createEncode({ session, runtime, outputs, tokenize, files })
    const [trial] = await encode(['长度'])
    if (!trial || trial instanceof Error) throw trial ?? encoderProblem(`${modelFile} 没有给出结果`)
    const dimension = trial.vector?.length ?? 0
    if (description.dimension && description.dimension !== dimension)
      throw encoderProblem(
        `${modelFile} 给出 ${dimension} 维的向量，encoder.json 写的是 ${description.dimension} 维：请更正 dimension，或检查 outputs.vector 是否选对了输出`,
      )
    for (const [output, labels] of Object.entries(description.labels))
      if (trial[output]?.length !== labels.length)
        throw encoderProblem(
          `${modelFile} 的输出 ${output} 有 ${trial[output]?.length ?? 0} 个值，encoder.json 的 labels 写了 ${labels.length} 个名称：请更正 labels，或换回与之配套的模型`,
        )
    return {
      id: `${description.id}@${files.fingerprint}`,
      dimension,
      outputs: Object.keys(outputs),
      labels: description.labels,
      questionPrefix: description.questionPrefix,
      batch: description.batch,
      runtime: runtime.kind,
      encode,
      close: () => session.release(),
    }
  } catch (error) {
    await session.release()
    throw error
  }
}

// --- tokens ---

/** No token stands for more characters than this, so what is cut off before cutting into tokens could not have been read. */
const charactersPerToken = 64

type Tokenize = { pad: bigint; ids(text: string): bigint[] }

const createTokenize = ({ tokenizer: json, tokenizerConfig, description }: EncoderFolder, folder: string): Tokenize => {
  const { maxTokens } = description
  try {
    const tokenizer = new Tokenizer(json, tokenizerConfig)
    const ids = (text: string): bigint[] => {
      const all = tokenizer.encode(text.slice(0, maxTokens * charactersPerToken).toWellFormed()).ids
      const last = all.at(-1)
      // The end mark stays: the model has never seen a text without it.
      const kept = all.length <= maxTokens || last === undefined ? all : [...all.slice(0, maxTokens - 1), last]
      return kept.map(BigInt)
    }
    if (ids('长度').length === 0) throw new Error('no tokens')
    return { pad: BigInt(tokenizer.token_to_id('[PAD]') ?? tokenizer.token_to_id('<pad>') ?? 0), ids }
  } catch (error) {
    throw encoderProblem(`${folder} 里的 tokenizer.json 无法使用（${hintOf(error)}），请从模型的发布处重新取来`, error)
  }
}

// --- the graph's inputs and outputs ---

const knownInputs = ['input_ids', 'attention_mask', 'token_type_ids']

const checkInputs = (session: InferenceSession, modelFile: string) => {
  const unknown = session.inputNames.filter((name) => !knownInputs.includes(name))
  if (unknown.length > 0 || !session.inputNames.includes('input_ids'))
    throw encoderProblem(
      `${modelFile} 的输入是 ${session.inputNames.join('、')}，这里只能给出 ${knownInputs.join('、')}：它不是文本编码模型，请换一个`,
    )
}

/** Where exporters put the vector, in the order of preference. */
const usualVectors = ['vector', 'sentence_embedding', 'last_hidden_state', 'token_embeddings']

/** Our name → the graph's. Without a description every output keeps its name, and one of them is the vector. */
const namesOfOutputs = (
  session: InferenceSession,
  { description, modelFile }: EncoderFolder,
): Record<string, string> => {
  const there = session.outputNames
  if (description.outputs) {
    const missing = Object.values(description.outputs).filter((name) => !there.includes(name))
    if (missing.length === 0) return description.outputs
    throw encoderProblem(
      `${modelFile} 没有输出 ${missing.join('、')}，有的是 ${there.join('、')}：请更正 encoder.json 的 outputs`,
    )
  }
  const vector = usualVectors.find((name) => there.includes(name)) ?? (there.length === 1 ? there[0] : undefined)
  if (!vector)
    throw encoderProblem(
      `${modelFile} 有几个输出（${there.join('、')}），看不出哪一个是向量：请在 encoder.json 的 outputs.vector 里写明`,
    )
  return { vector, ...Object.fromEntries(there.filter((name) => name !== vector).map((name) => [name, name])) }
}

// --- the forward pass ---

const createEncode = ({
  session,
  runtime,
  outputs,
  tokenize,
  files: { description, modelFile },
}: {
  session: InferenceSession
  runtime: OnnxRuntime
  outputs: Record<string, string>
  tokenize: Tokenize
  files: EncoderFolder
}): LoadedEncoder['encode'] => {
  const wanted = [...new Set(Object.values(outputs))]

  const forward = async (rows: readonly bigint[][], width: number) => {
    const dims = [rows.length, width]
    const ids = new BigInt64Array(rows.length * width).fill(tokenize.pad)
    const mask = new BigInt64Array(rows.length * width)
    rows.forEach((row, at) => {
      ids.set(row, at * width)
      mask.fill(1n, at * width, at * width + row.length)
    })
    const inputs = { input_ids: ids, attention_mask: mask, token_type_ids: new BigInt64Array(rows.length * width) }
    const feeds = Object.fromEntries(
      Object.entries(inputs)
        .filter(([name]) => session.inputNames.includes(name))
        .map(([name, values]) => [name, runtime.tensor(values, dims)]),
    )
    try {
      return await session.run(feeds, wanted)
    } catch (error) {
      throw encoderProblem(
        `${modelFile} 计算失败（${hintOf(error)}）。若模型读不了 ${width} 个词元，请在 encoder.json 里把 maxTokens 调小`,
        error,
      )
    }
  }

  return async (texts) => {
    const rows = texts.map(tokenize.ids)
    const width = Math.max(...rows.map((row) => row.length))
    const tensors = await forward(rows, width)
    return rows.map((row, at) => {
      const encoded: Encoded = {}
      for (const [name, output] of Object.entries(outputs)) {
        const values = rowOf(tensors[output], {
          at,
          count: rows.length,
          tokens: row.length,
          pooling: description.pooling,
        })
        if (!values)
          return encoderProblem(
            `${modelFile} 的输出 ${output} 不是每段文字一行 float32 数，请在 encoder.json 的 outputs 里换一个`,
          )
        const result = name === 'vector' ? unit(values) : values
        if (!result.every(Number.isFinite))
          return encoderProblem(
            `${modelFile} 对一段文字给出了无效的数（NaN 或零向量），结果已弃用：模型可能已损坏，请重新下载或换一个模型`,
          )
        encoded[name] = result
      }
      return encoded
    })
  }
}

/** One text's part of an output: of `[texts, n]` its row, of `[texts, tokens, n]` the first token's or the mean of its tokens'. */
const rowOf = (
  tensor: Tensor | undefined,
  { at, count, tokens, pooling }: { at: number; count: number; tokens: number; pooling: 'cls' | 'mean' },
): Float32Array | null => {
  if (!tensor || !(tensor.data instanceof Float32Array) || tensor.dims[0] !== count) return null
  const { data, dims } = tensor
  if (dims.length === 2) return data.slice(at * (dims[1] ?? 0), (at + 1) * (dims[1] ?? 0))
  const [, width = 0, size = 0] = dims
  if (dims.length !== 3 || size === 0) return null
  const start = at * width * size
  if (pooling === 'cls') return data.slice(start, start + size)
  const mean = new Float32Array(size)
  for (let index = 0; index < size; index++) {
    let sum = 0
    for (let token = 0; token < tokens; token++) sum += data[start + token * size + index] ?? Number.NaN
    mean[index] = sum / tokens
  }
  return mean
}

/** Of length one; a vector without a direction gives NaN. */
const unit = (values: Float32Array): Float32Array => {
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}
