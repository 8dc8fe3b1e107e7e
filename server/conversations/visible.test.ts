import { expect, test } from 'vitest'
import type { ConversationEvent, ConversationEventBody } from '../../domain/conversation.ts'
import { visibleTo } from './visible.ts'

const event = (body: ConversationEventBody, turnId: string | null = null): ConversationEvent => ({
  conversationId: 'c-1',
  seq: 1,
  at: '2026-11-22T01:00:00.000Z',
  turnId,
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

// It could be wrong, or nothing that may be said: struck through it would still be read.
test('what a withdrawn answer said is told to no client again; that there was one and why it is gone is', () => {
  const sentence = { index: 0, kind: 'answer' as const, text: '费率是旧的。', citations: [] }
  const bodies: ConversationEventBody[] = [
    { type: 'turn-started', messageId: 'm-1', asOf: '2026-11-22', libraryVersion: 1, answeredBy: 'extractive' },
    { type: 'sentence-committed', sentence },
    { type: 'turn-rated', evidence: 'grounded', confidence: 0.9 },
    { type: 'answer-stopped', chunkId: 'old', reason: '有误' },
  ]
  const told = (viewer: 'client' | 'staff', withdrawn: string) =>
    bodies.flatMap((body) => visibleTo(viewer, event(body, 'm-1'), new Set([withdrawn]))?.body.type ?? [])
  expect(told('client', 'm-1')).toEqual(['turn-started', 'answer-stopped'])
  expect(told('client', 'm-2')).toHaveLength(bodies.length)
  expect(told('staff', 'm-1')).toHaveLength(bodies.length)
})
