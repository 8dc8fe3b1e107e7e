// A prompt is a typed function with an id and a version. Every answer records which one spoke; the lock file notices words that
// changed without a new version.
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { PromptMessage, RenderedPrompt } from '../domain/prompt.ts'

export type PromptDefinition<Schema extends z.ZodType> = {
  /** The scene and what the prompt does: `customer/write-answer`. */
  id: string
  /** Raised whenever the words change. */
  version: number
  input: Schema
  render: (input: z.output<Schema>) => PromptMessage[]
  /** Inputs that together show every branch of `render`; the lock covers what they render to. */
  examples: [z.input<Schema>, ...z.input<Schema>[]]
}

export type Prompt<Input> = {
  (input: Input): RenderedPrompt
  id: string
  version: number
  examples: Input[]
}

/**
 * Makes a prompt. Its input is checked and stripped of what the schema does not name, so that nothing reaches a model unseen.
 * @example
 * const greet = definePrompt({ id: 'customer/greet', version: 1, input: z.object({ name: z.string() }),
 *   render: ({ name }) => [{ role: 'user', text: fence('姓名', name) }], examples: [{ name: '王先生' }] })
 * gateway.stream(greet({ name }))
 */
export const definePrompt = <Schema extends z.ZodType>(
  definition: PromptDefinition<Schema>,
): Prompt<z.input<Schema>> => {
  const { id, version, input: schema, render, examples } = definition
  const prompt = (input: z.input<Schema>): RenderedPrompt => ({ id, version, messages: render(schema.parse(input)) })
  return Object.assign(prompt, { id, version, examples })
}

/** `customer/write-answer@1` */
export const promptName = ({ id, version }: { id: string; version: number }): string => `${id}@${version}`

/** SHA-256 over what the examples render to. */
export const promptHash = <Input>(prompt: Prompt<Input>): string => {
  const rendered = prompt.examples.map((example) => prompt(example).messages)
  return createHash('sha256').update(JSON.stringify(rendered)).digest('hex')
}
