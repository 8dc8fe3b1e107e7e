// The two builds of ONNX Runtime: native, which is five times as fast, and WebAssembly, which runs everywhere.
// Either blocks the thread that calls it; they are used in a worker only.
import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-web'
import { encoderProblem, hintOf } from './encoder-problem.ts'

export type RuntimeChoice = 'auto' | 'node' | 'web'

export type OnnxRuntime = {
  kind: 'node' | 'web'
  /** @throws what the runtime throws when the graph is damaged or uses operators that it does not know */
  open(model: Uint8Array): Promise<InferenceSession>
  tensor(values: BigInt64Array, dims: readonly number[]): TypedTensor<'int64'>
}

type Library = Pick<typeof import('onnxruntime-web'), 'InferenceSession' | 'Tensor' | 'env'>

/**
 * Loads a runtime; `auto` takes the native one where it is installed and fits the machine.
 * @param threads of one forward pass
 */
export const loadRuntime = async (choice: RuntimeChoice, threads: number): Promise<OnnxRuntime> => {
  if (choice === 'web') return web(threads)
  try {
    return await native(threads)
  } catch (error) {
    if (choice === 'auto') return web(threads)
    throw encoderProblem(
      `onnxruntime-node 无法加载（${hintOf(error)}）。请运行 npm i onnxruntime-node 安装，或把运行库改为 auto 或 web`,
      error,
    )
  }
}

/** 4: fatal only. Errors come to us as exceptions; warnings about how a graph was optimised are for its author. */
const quiet = 4

const native = async (threads: number): Promise<OnnxRuntime> => {
  const library: Library = await import('onnxruntime-node')
  return use(library, 'node', { executionProviders: ['cpu'], intraOpNumThreads: threads, interOpNumThreads: 1 })
}

const web = async (threads: number): Promise<OnnxRuntime> => {
  const library: Library = await import('onnxruntime-web').catch((error: unknown) => {
    throw encoderProblem(`onnxruntime-web 无法加载（${hintOf(error)}），请运行 npm ci 重新安装依赖`, error)
  })
  library.env.wasm.numThreads = threads
  library.env.logLevel = 'fatal'
  return use(library, 'web', { executionProviders: ['wasm'] })
}

const use = (library: Library, kind: 'node' | 'web', options: InferenceSession.SessionOptions): OnnxRuntime => ({
  kind,
  open: (model) => library.InferenceSession.create(model, { ...options, logSeverityLevel: quiet }),
  tensor: (values, dims) => new library.Tensor('int64', values, dims),
})

export type { InferenceSession, Tensor }
