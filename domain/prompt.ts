// What a prompt becomes: the messages for a model, with the name and version of the prompt that speaks.
import { z } from 'zod'

export const PromptMessage = z.object({ role: z.enum(['system', 'user', 'assistant']), text: z.string() })
export type PromptMessage = z.infer<typeof PromptMessage>

export const RenderedPrompt = z.object({
  /** `customer/write-answer` */
  id: z.string(),
  version: z.int().positive(),
  messages: z.array(PromptMessage).min(1),
})
export type RenderedPrompt = z.infer<typeof RenderedPrompt>
