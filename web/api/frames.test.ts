import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Schema } from './fits.ts'
import { faultOf } from './fits.ts'
import { readEvent, readFrame } from './frames.ts'
import { wireSchema } from './wire-schema.ts'

const event = (seq: number, body: object) => ({
  conversationId: 'c',
  seq,
  at: '2026-11-22T03:00:00.000Z',
  turnId: null,
  actor: { kind: 'bot' },
  body,
})
const place = {
  type: 'queue-place',
  conversationId: 'c',
  ahead: 2,
  staffPresent: true,
  open: true,
  opensAt: null,
  opensAtInEnglish: null,
  callbackTimes: [],
  callbackChoices: [],
}
const notice = { type: 'notice-given', about: 'queued', text: '请稍候。' }

const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
afterEach(() => void warn.mockClear())

describe('a frame', () => {
  test('that fits comes as it is, with fields that are not known', () => {
    const frame = { ...place, mood: 'of a later version' }
    expect(readFrame(JSON.stringify(frame))).toEqual(frame)
    expect(warn).not.toHaveBeenCalled()
  })

  test('of a later version is passed over without a word', () => {
    expect(readFrame('{"type":"news-of-a-later-version"}')).toBeNull()
    expect(warn).not.toHaveBeenCalled()
  })

  test.each([
    ['half a frame', '{"type":"typing","conversa'],
    ['no object', '[1,2]'],
    ['a type that is none', '{"type":7}'],
    ['nothing', ''],
    ['a field missing', '{"type":"typing","conversationId":"c","side":"staff"}'],
    ['a field of another kind', JSON.stringify({ ...place, ahead: 'two' })],
    ['a number out of range', JSON.stringify({ ...place, ahead: -1 })],
    ['a word that is not known', '{"type":"presence","conversationId":"c","side":"both","present":true}'],
    ['an instant that is none', '{"type":"renewed","expiresAt":"tomorrow"}'],
    ['the name of what every object has', '{"type":"constructor"}'],
  ])('with %s is passed over', (_, text) => {
    expect(readFrame(text)).toBeNull()
  })

  test('that is broken is told of once, however often it comes', () => {
    for (const conversationId of ['a', 'b', 'c']) {
      const text = JSON.stringify({ type: 'done', conversationId, turnId: 1 })
      expect(readFrame(text)).toBeNull()
    }
    expect(warn.mock.calls).toEqual([[expect.stringContaining('done.turnId')]])
  })

  test('of events keeps those that fit: a broken one takes no other along, an unknown one keeps its number', () => {
    const events = [
      event(1, notice),
      event(2, { type: 'staff-message', messageId: 'm', text: 5 }),
      { ...event(3, notice), seq: 'three' },
      event(4, { type: 'of-a-later-version' }),
      event(5, notice),
    ]
    const frame = readFrame(JSON.stringify({ type: 'events', conversationId: 'c', events }))
    expect(frame).toMatchObject({ type: 'events', events: [{ seq: 1 }, { seq: 4 }, { seq: 5 }] })
    expect(warn.mock.calls.flat()).toEqual([
      expect.stringContaining('staff-message.text'),
      expect.stringContaining('event.seq'),
    ])
  })
})

test('an event of the stream is looked at in the same way', () => {
  expect(readEvent(JSON.stringify(event(1, notice)))).toEqual(event(1, notice))
  expect(readEvent(JSON.stringify(event(1, { ...notice, text: null })))).toBeNull()
  expect(readEvent('<html>')).toBeNull()
})

// What it does not understand would be no check at all.
test('the schema of the wire says nothing that the check does not understand', () => {
  const understood = new Set([
    ...['$ref', 'type', 'const', 'enum', 'anyOf', 'oneOf', 'properties', 'required', 'items', 'minItems'],
    ...['minimum', 'maximum', 'exclusiveMinimum', 'pattern'],
    // Says nothing beyond the pattern beside it.
    'format',
  ])
  const words = (schema: Schema): string[] => [
    ...Object.keys(schema),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(words),
    ...Object.values(schema.properties ?? {}).flatMap(words),
    ...(schema.items ? words(schema.items) : []),
  ]
  const { definitions, ...schemas } = wireSchema
  const used = new Set([...Object.values(schemas), ...Object.values(definitions)].flatMap(words))
  expect([...used].filter((word) => !understood.has(word))).toEqual([])
  expect(faultOf('c', { $ref: '#/$defs/nowhere' }, {})).toBe('.')
})
