// A request as the model server understood it, the same for both protocols.
import type { IncomingMessage } from 'node:http'

export type Protocol = 'openai' | 'ollama'

export type ModelRequest = {
  /** From 1, in the order of arrival. */
  number: number
  protocol: Protocol
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
  model: string
  messages: { role: string; content: string }[]
  /** The system messages joined. */
  instructions: string
  /** The last user message. */
  question: string
  stream: boolean
  tools: { name: string; parameters: unknown }[]
  /** JSON schema that the answer must follow, where one was asked for. */
  schema: Record<string, unknown> | null
  /** Set once the answer is over. `aborted`: the caller hung up first. */
  outcome: 'open' | 'answered' | 'faulted' | 'aborted'
}

type Body = Record<string, unknown>
const isRecord = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text of a message; OpenAI also allows a list of parts. */
const textOf = (content: unknown): string => {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part) => (isRecord(part) && typeof part.text === 'string' ? part.text : '')).join('')
}

const toolsOf = (body: Body): ModelRequest['tools'] => {
  if (!Array.isArray(body.tools)) return []
  return body.tools.flatMap((tool) =>
    isRecord(tool) && isRecord(tool.function)
      ? [{ name: String(tool.function.name), parameters: tool.function.parameters }]
      : [],
  )
}

const schemaOf = (protocol: Protocol, body: Body): Body | null => {
  if (protocol === 'ollama') return isRecord(body.format) ? body.format : null
  const format = body.response_format
  if (!isRecord(format) || !isRecord(format.json_schema)) return null
  return isRecord(format.json_schema.schema) ? format.json_schema.schema : null
}

/**
 * Reads a chat request. Gives a text saying what is wrong when the provider would answer 400.
 */
export const parseChatRequest = (
  protocol: Protocol,
  body: unknown,
):
  | Pick<ModelRequest, 'body' | 'model' | 'messages' | 'instructions' | 'question' | 'stream' | 'tools' | 'schema'>
  | string => {
  if (!isRecord(body)) return 'the body is not a JSON object'
  if (typeof body.model !== 'string' || body.model === '') return 'you must provide a model parameter'
  if (!Array.isArray(body.messages) || body.messages.length === 0) return 'messages must be a non-empty array'
  const messages = body.messages.map((message) => ({
    role: isRecord(message) ? String(message.role) : '',
    content: isRecord(message) ? textOf(message.content) : '',
  }))
  const unknownRole = messages.find(({ role }) => !['system', 'developer', 'user', 'assistant', 'tool'].includes(role))
  if (unknownRole) return `invalid role ${unknownRole.role}`
  return {
    body,
    model: body.model,
    messages,
    instructions: messages
      .filter(({ role }) => role === 'system' || role === 'developer')
      .map(({ content }) => content)
      .join('\n'),
    question: messages.findLast(({ role }) => role === 'user')?.content ?? '',
    // Ollama streams unless told otherwise, OpenAI the other way round.
    stream: protocol === 'ollama' ? body.stream !== false : body.stream === true,
    tools: toolsOf(body),
    schema: schemaOf(protocol, body),
  }
}
