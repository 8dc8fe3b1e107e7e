import { expect, test } from 'vitest'
import type { ConversationEvent, ConversationEventBody } from '../../domain/conversation.ts'
import { visibleTo } from './visible.ts'

const event = (body: ConversationEventBody): ConversationEvent => ({
  conversationId: 'c-1',
  seq: 1,
  at: '2026-11-22T01:00:00.000Z',
  turnId: null,
  actor: { kind: 'bot' },
  body,
})

test('that money is being watched is told to no client, neither by the decision nor by the state', () => {
  const told: ConversationEventBody[] = [
    {
      type: 'turn-decided',
      decision: { decision: 'handover', reason: 'aml', ruleIds: ['AML-REPORT'], desk: 'compliance' },
    },
    { type: 'state-changed', from: 'bot', to: 'queued', reason: 'aml' },
  ]
  for (const body of told) {
    expect(JSON.stringify(visibleTo('client', event(body)))).not.toMatch(/aml/i)
    expect(visibleTo('staff', event(body))?.body).toEqual(body)
  }
})
