// What comes from the server is held against its schema before anybody believes it. What is of a later version is passed over without a
// word; what is broken is passed over too, and said once on the console: no line and no conversation ends by it.
import type { ConversationEvent } from '../../domain/conversation.ts'
import type { ServerFrame } from '../../server/protocol/socket.ts'
import { faultOf, type Schema } from './fits.ts'
import { wireSchema } from './wire-schema.ts'

const frameSchemas = new Map(Object.entries(wireSchema.frames.properties ?? {}))
const bodySchemas = new Map(Object.entries(wireSchema.bodies.properties ?? {}))
const told = new Set<string>()

const tell = (what: string): void => {
  if (told.has(what)) return
  told.add(what)
  console.warn(`zhigu: passed over what does not fit the protocol: ${what}`)
}

const fits = (value: unknown, schema: Schema, name: string): boolean => {
  const fault = faultOf(value, schema, wireSchema.definitions)
  // A place in a list is no other fault than the same at another place.
  if (fault !== null) tell(`${name}${fault.replace(/\[\d+\]/g, '[]')}`)
  return fault === null
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const typeOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' ? value.type : null

/** An event of a kind that is not known here has a number all the same, and changes nothing else. */
const isEvent = (value: unknown): value is ConversationEvent => {
  if (!fits(value, wireSchema.event, 'event')) return false
  const { body } = value as ConversationEvent
  const schema = bodySchemas.get(body.type)
  return !schema || fits(body, schema, body.type)
}

/** A frame of the socket; null when there is nothing in it for us. */
export const readFrame = (text: string): ServerFrame | null => {
  const frame = parsed(text)
  const type = typeOf(frame)
  if (type === null) tell('no frame')
  const schema = frameSchemas.get(type ?? '')
  if (type === null || !schema || !fits(frame, schema, type)) return null
  if (type !== 'events') return frame as ServerFrame
  const gathered = frame as Extract<ServerFrame, { type: 'events' }>
  return { ...gathered, events: gathered.events.filter(isEvent) }
}

/** An event of the stream; null when it is none. */
export const readEvent = (text: string): ConversationEvent | null => {
  const event = parsed(text)
  return isEvent(event) ? event : null
}
