// A folder with a transformer encoder: the ONNX graph, its tokenizer and our description of the two, read and checked.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { encoderProblem } from './encoder-problem.ts'

/**
 * `encoder.json`. A folder without one is taken for a sentence encoder of the BERT family, as bge is: first token, 512 tokens, its
 * output `last_hidden_state` or whatever it has.
 */
export const EncoderDescription = z.strictObject({
  /** Name in the index. What changes vectors is added to it as a fingerprint. */
  id: z.string().regex(/^[\w.-]{1,64}$/, '只能用字母、数字、点、横线和下划线，最多 64 个字符'),
  /** Length of the vectors; checked when given. */
  dimension: z.int().min(1).max(8192).optional(),
  /** How a graph that gives one vector a token is reduced to one a text. */
  pooling: z.enum(['cls', 'mean']).default('cls'),
  /** Stands before a question, never before a document. */
  questionPrefix: z.string().max(200).default(''),
  /** Longer texts lose their end. */
  maxTokens: z.int().min(4).max(8192).default(512),
  /**
   * Texts that share one forward pass. More than 1 only where a text's vector does not depend on its neighbours: dynamically quantised
   * graphs take one scale for the whole batch, and the same text came out with cosine 0.994 alone and among others.
   */
  batch: z.int().min(1).max(64).default(1),
  /** Of the model file, in hexadecimal. */
  sha256: z.string().toLowerCase().length(64).optional(),
  /** Our names of the graph's outputs; `vector` must be among them. Default: by the graph. */
  outputs: z.record(z.string(), z.string().min(1)).optional(),
  /** What the entries of an output stand for, in their order, for outputs that judge. */
  labels: z.record(z.string(), z.array(z.string().min(1)).min(1)).default({}),
  /** Where it comes from, its licence, how it was measured: for people. */
  about: z.unknown().optional(),
})
export type EncoderDescription = z.infer<typeof EncoderDescription>

export type EncoderFolder = {
  description: EncoderDescription
  /** Name of the model file, for messages. */
  modelFile: string
  model: NonSharedBuffer
  /** tokenizer.json and, where it is there, tokenizer_config.json. */
  tokenizer: object
  tokenizerConfig: object
  /** 12 hexadecimal digits that change with the model, the tokenizer and whatever else changes a document's vector. */
  fingerprint: string
}

const modelFiles = ['model.onnx', 'model_quantized.onnx']

/**
 * Reads and checks an encoder's folder.
 * @throws Problem `component-unavailable`, with what is missing, damaged or contradictory and what to do
 */
export const readEncoderFolder = async (folder: string): Promise<EncoderFolder> => {
  const given = await readIfThere(join(folder, 'encoder.json'))
  const description = given ? describe(given, folder) : describeUnknown(folder)

  let model: NonSharedBuffer | null = null
  let modelFile = ''
  for (const file of modelFiles) {
    model = await readIfThere(join(folder, file))
    modelFile = file
    if (model) break
  }
  const tokenizerBytes = await readIfThere(join(folder, 'tokenizer.json'))
  if (!model && !tokenizerBytes)
    throw encoderProblem(
      `向量模型目录 ${folder} 不存在，或里面没有模型。请检查路径：目录里应有 model.onnx（或 model_quantized.onnx）和 tokenizer.json`,
    )
  if (!model)
    throw encoderProblem(`向量模型目录 ${folder} 里没有 model.onnx 或 model_quantized.onnx，请把模型文件放进去`)
  if (!tokenizerBytes)
    throw encoderProblem(`向量模型目录 ${folder} 里没有 tokenizer.json，请从模型的发布处取来放进同一目录`)
  if (model.length === 0 || model.subarray(0, 24).toString('latin1').startsWith('version https://git-lfs'))
    throw encoderProblem(
      `${join(folder, modelFile)} 是空文件或 Git LFS 的指针，不是模型本身，请重新下载（用 Git 取得时运行 git lfs pull）`,
    )

  const checksum = createHash('sha256').update(model).digest('hex')
  if (description.sha256 && description.sha256 !== checksum)
    throw encoderProblem(
      `${join(folder, modelFile)} 的校验和与 encoder.json 不符（应为 ${description.sha256.slice(0, 12)}…，实为 ${checksum.slice(0, 12)}…）：文件已损坏或被换过，请重新下载，或更正 encoder.json 的 sha256`,
    )
  const tokenizerConfig = await readIfThere(join(folder, 'tokenizer_config.json'))
  const { pooling, maxTokens, outputs } = description
  return {
    description,
    modelFile: join(folder, modelFile),
    model,
    tokenizer: parseObject(tokenizerBytes, join(folder, 'tokenizer.json')),
    tokenizerConfig: tokenizerConfig ? parseObject(tokenizerConfig, join(folder, 'tokenizer_config.json')) : {},
    fingerprint: createHash('sha256')
      .update(JSON.stringify([checksum, pooling, maxTokens, outputs?.vector ?? null]))
      .update(tokenizerBytes)
      .digest('hex')
      .slice(0, 12),
  }
}

const describe = (bytes: Buffer, folder: string): EncoderDescription => {
  const file = join(folder, 'encoder.json')
  const parsed = EncoderDescription.safeParse(parseObject(bytes, file), { error: z.locales.zhCN().localeError })
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || '整体'}：${message}`)
    throw encoderProblem(`${file} 有误，请更正：${issues.join('；')}`)
  }
  if (parsed.data.outputs && !parsed.data.outputs.vector)
    throw encoderProblem(`${file} 的 outputs 里没有 vector，请写明模型的哪一个输出是向量`)
  return parsed.data
}

/** The Chinese bge models were trained with this sentence before a question; nothing in their files says so. */
const bgePrefix = '为这个句子生成表示以用于检索相关文章：'

const describeUnknown = (folder: string): EncoderDescription => {
  const name = basename(folder).replace(/[^\w.-]/g, '-')
  return EncoderDescription.parse({
    id: name.slice(0, 64),
    questionPrefix: /bge.*zh/i.test(name) ? bgePrefix : '',
  })
}

const readIfThere = async (file: string): Promise<NonSharedBuffer | null> => {
  try {
    return await readFile(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw encoderProblem(`${file} 读不出来（${code}），请检查文件权限`, error)
  }
}

const parseObject = (bytes: Buffer, file: string): object => {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof value === 'object' && value !== null) return value
  } catch (error) {
    throw encoderProblem(`${file} 不是完整的 JSON，请重新下载`, error)
  }
  throw encoderProblem(`${file} 的内容不对，请重新下载`)
}
