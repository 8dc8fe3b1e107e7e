import { expect, test } from 'vitest'
import { ConversationState } from '../../domain/conversation.ts'
import { reasonCodes } from '../../domain/turn.ts'
import { afterTurn, isGraver, isSilent, mayMove, priorityOf, rankOf } from './states.ts'

test('only staff take a case, only who has it gives it on, and nothing leaves the end', () => {
  for (const from of ConversationState.options) {
    expect(mayMove(from, 'assigned', 'staff')).toBe(from === 'queued')
    expect(mayMove(from, 'assigned', 'client')).toBe(false)
    expect(mayMove(from, 'returned', 'staff')).toBe(from === 'assigned' || from === 'human')
    expect(mayMove(from, 'closed', 'client')).toBe(from !== 'closed')
    for (const to of ConversationState.options) {
      expect(mayMove('closed', to, 'staff')).toBe(false)
      // What the bot does while a person has the case was to be impossible, not merely unlikely.
      if (isSilent(from)) expect(mayMove(from, to, 'bot')).toBe(false)
    }
  }
})

test('by itself a case only goes back into the queue, while nobody has spoken', () => {
  for (const from of ConversationState.options)
    for (const to of ConversationState.options)
      expect(mayMove(from, to, 'system')).toBe(from === 'assigned' && to === 'queued')
})

test('a decision moves the conversation on, and never out of the queue', () => {
  expect(afterTurn('bot', { decision: 'handover' })).toBe('queued')
  expect(afterTurn('returned', { decision: 'handover' })).toBe('queued')
  expect(afterTurn('bot', { decision: 'offer' })).toBe('offered')
  expect(afterTurn('offered', { decision: 'answer' })).toBe('bot')
  expect(afterTurn('offered', { decision: 'refuse' })).toBeNull()
  expect(afterTurn('returned', { decision: 'answer' })).toBeNull()
  for (const decision of ['answer', 'offer', 'refuse', 'handover'] as const)
    expect(afterTurn('queued', { decision })).toBeNull()
})

test('what endangers somebody goes first, what must reach a person before what was only offered', () => {
  const of = (priority: string) => reasonCodes.filter((reason) => priorityOf(reason) === priority)
  expect(of('P0').toSorted()).toEqual(['crisis', 'fraud', 'insider'])
  expect(of('P1')).toContain('explicit-request')
  expect(of('P1')).toContain('complaint')
  expect(of('normal')).toEqual(expect.arrayContaining(['low-confidence', 'negative-mood', 'repeated-question']))
})

test('of two reasons one is graver, never against their priority, and nothing is less grave than what was only offered', () => {
  for (const one of reasonCodes)
    for (const other of reasonCodes) {
      if (isGraver(one, other)) {
        expect(isGraver(other, one)).toBe(false)
        expect(rankOf(priorityOf(one))).toBeLessThanOrEqual(rankOf(priorityOf(other)))
      }
      if (priorityOf(one) !== 'normal' && one !== other) expect(isGraver(one, other) || isGraver(other, one)).toBe(true)
    }
  expect(isGraver('complaint', 'explicit-request')).toBe(true)
  expect(isGraver('explicit-request', 'negative-mood')).toBe(true)
  expect(isGraver('negative-mood', 'low-confidence')).toBe(false)
})
