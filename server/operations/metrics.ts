// Prometheus metrics.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { TurnMeter } from '../conversations/turns.ts'
import { createRecentTurns } from './recent-turns.ts'

export type Metrics = ReturnType<typeof createMetrics>

/** Makes the metrics in a registry of their own. Times are in seconds, as Prometheus wants them. */
export const createMetrics = () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'zhigu_' })
  const firstSentence = new Histogram({
    name: 'zhigu_turn_first_sentence_seconds',
    help: 'From the receipt of a message to its first sentence being committed',
    buckets: [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers: [registry],
  })
  const turn = new Histogram({
    name: 'zhigu_turn_seconds',
    help: 'From the receipt of a message to the end of its turn',
    buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60],
    registers: [registry],
  })
  const turns = new Counter({
    name: 'zhigu_turns_total',
    help: 'Turns by what was decided and why',
    labelNames: ['decision', 'reason'] as const,
    registers: [registry],
  })
  const requests = new Histogram({
    name: 'zhigu_http_request_seconds',
    help: 'HTTP requests by route and status; streams count until their headers',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  })
  const streams = new Gauge({ name: 'zhigu_event_streams_open', help: 'Open SSE streams', registers: [registry] })
  const sockets = new Gauge({ name: 'zhigu_sockets_open', help: 'Open WebSockets', registers: [registry] })
  const modelCalls = new Counter({
    name: 'zhigu_model_calls_total',
    help: 'Model calls by model, prompt and outcome',
    labelNames: ['model', 'prompt', 'outcome'] as const,
    registers: [registry],
  })
  const modelTokens = new Counter({
    name: 'zhigu_model_tokens_total',
    help: 'Tokens by model and direction',
    labelNames: ['model', 'direction'] as const,
    registers: [registry],
  })
  const keysLost = new Counter({
    name: 'zhigu_identity_keys_unavailable_total',
    help: 'Tokens that could not be checked since the keys of the identity system could not be had',
    registers: [registry],
  })

  const recentTurns = createRecentTurns()
  const meter: TurnMeter = {
    firstSentence(milliseconds) {
      firstSentence.observe(milliseconds / 1000)
      recentTurns.firstSentence(milliseconds)
    },
    finished(milliseconds, outcome) {
      turn.observe(milliseconds / 1000)
      recentTurns.finished('failed' in outcome)
      if ('failed' in outcome) turns.inc({ decision: 'failed', reason: outcome.failed })
      else turns.inc({ decision: outcome.decision, reason: outcome.reason })
    },
  }
  return { registry, meter, recentTurns, turns, requests, streams, sockets, modelCalls, modelTokens, keysLost }
}
