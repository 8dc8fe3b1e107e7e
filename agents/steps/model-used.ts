// A call of the model as an event of the turn.
import type { TurnEvent } from '../../domain/turn.ts'
import type { ModelUsage } from '../../models/gateway.ts'

type ModelUsed = Extract<TurnEvent, { type: 'model-used' }>

/** The event of one call, as the gateway reports it; also of a call that failed. */
export const modelUsed = (usage: ModelUsage): ModelUsed => ({
  type: 'model-used',
  model: usage.model,
  prompt: usage.promptId,
  tokensIn: usage.tokensIn,
  tokensOut: usage.tokensOut,
  milliseconds: usage.milliseconds,
  outcome: usage.outcome,
})
