// What the server sends, as JSON Schema made from its own schemas. A build puts the finished schema here in place of what makes it
// (web/made-when-built.ts): zod with all that it brings would weigh as much as the widget.
import { z } from 'zod'
import { ConversationEvent, ConversationFact } from '../../domain/conversation.ts'
import { TurnEvent } from '../../domain/turn.ts'
import { ServerFrame } from '../../server/protocol/socket.ts'
import type { Schema } from './fits.ts'

type Typed = z.ZodObject<{ type: z.ZodLiteral<string> }>

const byType = (options: readonly unknown[]) =>
  z.object(Object.fromEntries((options as Typed[]).map((option) => [option.shape.type.value, option])))

/** Events stand apart from their frame, and their bodies from them: each is looked at by itself, and takes no other along. */
const Events = ServerFrame.options.find(({ shape }) => shape.type.value === 'events') as z.ZodObject
const frames = ServerFrame.options.map((option) =>
  option === Events ? Events.extend({ events: z.array(z.unknown()) }) : option,
)

const made = z.toJSONSchema(
  z.object({
    frames: byType(frames),
    event: ConversationEvent.extend({ body: z.object({ type: z.string() }) }),
    bodies: byType([...TurnEvent.options, ...ConversationFact.options]),
  }),
  // What only code can say (`refine`) is the server's own affair.
  { io: 'input', reused: 'ref', unrepresentable: 'any' },
) as unknown as Schema & { properties: { frames: Schema; event: Schema; bodies: Schema } }

export const wireSchema: { frames: Schema; event: Schema; bodies: Schema; definitions: Record<string, Schema> } = {
  ...made.properties,
  definitions: made.$defs ?? {},
}
