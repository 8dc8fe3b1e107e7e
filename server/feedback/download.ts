// The transcript of a conversation for its client, read as the client reads it.
import type { ConversationEvent } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import type { Conversations } from '../conversations/conversations.ts'
import type { Acts } from './acts.ts'
import { transcriptName, transcriptOf } from './transcript.ts'

const pageSize = 500

export type Download = ReturnType<typeof createDownload>

/** Makes what gives a client the file of a conversation. @throws Problem for the caller */
export const createDownload =
  ({
    acts,
    conversations,
    firm,
    now = () => new Date(),
  }: {
    acts: Acts
    conversations: Pick<Conversations, 'read'>
    firm: string
    now?: () => Date
  }) =>
  async (principal: Principal, id: string): Promise<{ name: string; text: string }> => {
    await acts.own(principal, id)
    const events: ConversationEvent[] = []
    for (let after = 0, more = true; more; ) {
      const page = await conversations.read(principal, id, { after, limit: pageSize })
      events.push(...page.events)
      after = page.lastSeq
      more = page.more
    }
    const at = now()
    return { name: transcriptName(firm, at), text: transcriptOf({ conversationId: id, events, firm, at }) }
  }
