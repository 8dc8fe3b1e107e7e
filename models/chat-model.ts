// Which chat model runs, by the settings. Loads a provider's package only when its model is used.
import { closest } from '../text/closest.ts'
import { ModelFailure, toFailure } from './failure.ts'
import {
  type ChatModel,
  createGateway,
  defaultLimits,
  type GatewayLimits,
  type ModelGateway,
  type ModelUsage,
  type Provider,
} from './gateway.ts'
import type { OllamaSettings } from './ollama/settings.ts'
import { holdsModel, listOllamaModels } from './ollama/tags.ts'
import { listOpenAIModels } from './openai/models.ts'
import type { OpenAISettings } from './openai/settings.ts'
import { loadTokens } from './tokens.ts'

export type ChatModelSettings = Partial<GatewayLimits> & {
  /** `auto`: OpenAI's protocol if a key or base URL is set, else Ollama if it answers and holds the model, else none. */
  llm: 'auto' | 'openai' | 'ollama' | 'none'
  openai: OpenAISettings
  ollama: OllamaSettings
  /** 0…2; default 0.2: answers stay near the evidence and still read naturally. */
  temperature?: number
}

/** What was chosen and why, for the start-up lines and `doctor`. */
export type ChatModelStatus = { id: string | null; provider: Provider | null; reason: string }

export type ChatModelChoice = { chatModel: ChatModel | null; status: ChatModelStatus }

const none = (reason: string): ChatModelChoice => ({ chatModel: null, status: { id: null, provider: null, reason } })

const chosen = (chatModel: ChatModel, reason: string): ChatModelChoice => ({
  chatModel,
  status: { id: chatModel.id, provider: chatModel.provider, reason },
})

const openai = async (settings: ChatModelSettings) => {
  const { createChatOpenAI } = await import('./openai/chat-openai.ts')
  return createChatOpenAI(settings.openai, settings.temperature ?? 0.2)
}

const ollama = async (settings: ChatModelSettings) => {
  const { createChatOllama } = await import('./ollama/chat-ollama.ts')
  return createChatOllama(settings.ollama, {
    temperature: settings.temperature ?? 0.2,
    promptTokens: settings.maxPromptTokens ?? defaultLimits.maxPromptTokens,
  })
}

const extractive = '回答直接取自资料原文。'

/**
 * Makes the chat model that the settings ask for, or none. A configured model is made even when its service does not answer
 * now: the gateway's circuit copes with that. Only `auto` asks Ollama first.
 */
export const createChatModel = async (settings: ChatModelSettings): Promise<ChatModelChoice> => {
  const { llm } = settings
  if (llm === 'none') return none(`未启用模型（LLM=none），${extractive}`)

  const hasOpenAI = Boolean(settings.openai.apiKey || settings.openai.baseUrl)
  if (llm === 'openai' || (llm === 'auto' && hasOpenAI)) {
    // Without both, clients' questions would go to a service that nobody chose.
    if (!hasOpenAI) return none(`LLM=openai 还需要 OPENAI_API_KEY 或 OPENAI_BASE_URL；${extractive}`)
    if (!settings.openai.model) return none(`已配置兼容 OpenAI 协议的服务，但没有设置 OPENAI_MODEL；${extractive}`)
    return chosen(await openai(settings), `使用兼容 OpenAI 协议的服务（LLM=${llm}）。`)
  }

  const { baseUrl, model } = settings.ollama
  if (llm === 'ollama') {
    if (!model) return none(`LLM=ollama 还需要 OLLAMA_MODEL；${extractive}`)
    return chosen(await ollama(settings), '使用 Ollama（LLM=ollama）。')
  }
  try {
    const names = await listOllamaModels(baseUrl)
    if (!model) return none(`Ollama（${baseUrl}）在运行，设置 OLLAMA_MODEL 即可使用；${extractive}`)
    if (holdsModel(names, model)) return chosen(await ollama(settings), `Ollama（${baseUrl}）在运行，自动选用。`)
    return none(`Ollama（${baseUrl}）在运行，但没有模型 ${model}，可运行 ollama pull ${model}；${extractive}`)
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error
    return none(`没有配置模型，也没有找到运行中的 Ollama；${extractive}`)
  }
}

/**
 * The chat model of the settings with its limits, ready for the first client; null when there is none.
 * @param onUsage is told of every call
 */
export const openGateway = async (
  settings: ChatModelSettings,
  onUsage?: (usage: ModelUsage) => void,
): Promise<{ gateway: ModelGateway | null; status: ChatModelStatus }> => {
  const { chatModel, status } = await createChatModel(settings)
  if (!chatModel) return { gateway: null, status }
  // The vocabulary takes 0.25 s to load and would otherwise hold up the first client whose answer breaks off.
  loadTokens()
  return { gateway: createGateway(chatModel, settings, onUsage), status }
}

/**
 * Whether the service of a chat model answers and offers the model; for `doctor`. Costs no tokens.
 * @returns `isDoubtful` when it answers and lists other models only
 */
export const checkChatModel = async (
  settings: ChatModelSettings,
  provider: Provider,
): Promise<{ ok: boolean; detail: string; isDoubtful?: true }> => {
  try {
    if (provider === 'ollama') {
      const held = holdsModel(await listOllamaModels(settings.ollama.baseUrl, 3000), settings.ollama.model)
      if (held) return { ok: true, detail: `Ollama 有模型 ${settings.ollama.model}。` }
      return {
        ok: false,
        detail: `Ollama 没有模型 ${settings.ollama.model}，请运行 ollama pull ${settings.ollama.model}。`,
      }
    }
    const { model } = settings.openai
    const ids = await listOpenAIModels(settings.openai)
    if (ids.includes(model)) return { ok: true, detail: `服务有模型 ${model}。` }
    if (ids.length === 0) return { ok: true, detail: `服务有应答，但不列出模型，没能核对 ${model} 这个名称。` }
    // Some services list only a part of what they offer: it may be there all the same.
    const near = closest(model, ids)
    const shown = near.length > 0 ? `相近的有 ${near.join('、')}` : `其中有 ${ids.slice(0, 3).join('、')}`
    return {
      ok: true,
      isDoubtful: true,
      detail: `服务有应答，但它列出的 ${ids.length} 个模型里没有 ${model}，请核对 OPENAI_MODEL；${shown}。`,
    }
  } catch (error) {
    const { message, hint = '' } = toFailure(error)
    const why = connectionFailures.find(([said]) => said.test(hint))?.[1] ?? hint
    return { ok: false, detail: why ? `${message}（${why}）` : message }
  }
}

/** What Node says of a connection that was not made, in words. */
const connectionFailures: readonly [RegExp, string][] = [
  [/bad port/, '这个端口是留给其他服务的，不能连接，请换一个端口'],
  [/ECONNREFUSED/, '那里没有服务在监听'],
  [/ENOTFOUND|EAI_AGAIN/, '找不到这个主机名'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, '网络不通'],
]
