// The calls of the client's side, typed by the service's own schemas. Every call throws CallFailed and nothing else.
import type { z } from 'zod'
import type {
  ConversationList,
  ConversationView,
  Erasure,
  EventPage,
  MessageReceipt,
  SendMessage,
  StartConversation,
} from '../../server/protocol/conversations.ts'
import type { ConsentView, JudgeAnswer, RateConversation, SuggestedQuestions } from '../../server/protocol/feedback.ts'
import type { CallbackReceipt, RequestCallback } from '../../server/protocol/handoff.ts'
import type { VisitorToken } from '../../server/protocol/identity.ts'
import type { PassageView, ProductView } from '../../server/protocol/library.ts'
import { createCalls } from './calls.ts'

export type Client = ReturnType<typeof createClient>

const conversations = '/v1/conversations'
const at = (conversationId: string, rest = '') => `${conversations}/${encodeURIComponent(conversationId)}${rest}`
const consents = '/v1/consents/ai-and-privacy'

/** @param server address of the server, for instance `https://chat.example.com/` */
export const createClient = (options: { server: string; fetch?: typeof globalThis.fetch }) => {
  const { open, json, text, quiet } = createCalls(options)
  return {
    /** An identity for somebody who has not signed in. */
    visitor: () => json<z.infer<typeof VisitorToken>>('POST', '/v1/visitors', null),

    // --- conversations ---

    start: (token: string, conversation: z.input<typeof StartConversation>) =>
      json<ConversationView>('POST', conversations, token, conversation),

    /** The newest first. */
    list: (token: string) => json<z.infer<typeof ConversationList>>('GET', conversations, token),

    get: (token: string, conversationId: string) => json<ConversationView>('GET', at(conversationId), token),

    /** A visitor's conversation becomes that of who has signed in. */
    claim: (token: string, conversationId: string, visitorToken: string) =>
      json<ConversationView>('POST', at(conversationId, '/claim'), token, { visitorToken }),

    /** Stores the message. The same `messageId` again changes nothing, so after `unreachable` it may be sent again. */
    send: (token: string, conversationId: string, message: z.input<typeof SendMessage>) =>
      json<z.infer<typeof MessageReceipt>>('POST', at(conversationId, '/messages'), token, message),

    events: (token: string, conversationId: string, { after, limit }: { after: number; limit: number }) =>
      json<z.infer<typeof EventPage>>('GET', at(conversationId, `/events?after=${after}&limit=${limit}`), token),

    /** Opens the stream of events after a number; reading it is `followEvents`' work. */
    stream: (token: string, conversationId: string, after: number, signal: AbortSignal) =>
      open(at(conversationId, `/stream?after=${after}`), token, { headers: { accept: 'text/event-stream' }, signal }),

    close: (token: string, conversationId: string) =>
      json<ConversationView>('POST', at(conversationId, '/close'), token),

    /** The conversation to keep, as text. */
    transcript: (token: string, conversationId: string) => text(at(conversationId, '/transcript'), token),

    /** Destroys what placeholders stand for, in all conversations of the caller. */
    erase: (token: string) => json<z.infer<typeof Erasure>>('DELETE', `${conversations}/originals`, token),

    // --- a person ---

    askForPerson: (token: string, conversationId: string) =>
      json<ConversationView>('POST', at(conversationId, '/handoff'), token),

    leaveQueue: (token: string, conversationId: string) =>
      json<ConversationView>('DELETE', at(conversationId, '/handoff'), token),

    requestCallback: (token: string, conversationId: string, callback: z.input<typeof RequestCallback>) =>
      json<z.infer<typeof CallbackReceipt>>('POST', at(conversationId, '/callbacks'), token, callback),

    cancelCallback: (token: string, conversationId: string, callbackId: string) =>
      quiet('DELETE', at(conversationId, `/callbacks/${encodeURIComponent(callbackId)}`), token),

    // --- what the client thinks, and has agreed to ---

    judge: (token: string, conversationId: string, turnId: string, verdict: z.input<typeof JudgeAnswer>) =>
      quiet('PUT', at(conversationId, `/turns/${encodeURIComponent(turnId)}/verdict`), token, verdict),

    rate: (token: string, conversationId: string, rating: z.input<typeof RateConversation>) =>
      quiet('PUT', at(conversationId, '/rating'), token, rating),

    consent: (token: string) => json<ConsentView>('GET', consents, token),

    giveConsent: (token: string, version: string) => json<ConsentView>('POST', consents, token, { version }),

    // --- the library ---

    passage: (token: string, chunkId: string) =>
      json<PassageView>('GET', `/v1/passages?chunkId=${encodeURIComponent(chunkId)}`, token),

    product: (token: string, versionId: string) =>
      json<ProductView>('GET', `/v1/passages/product?versionId=${encodeURIComponent(versionId)}`, token),

    suggestedQuestions: (language: 'zh' | 'en') =>
      json<z.infer<typeof SuggestedQuestions>>('GET', `/v1/suggested-questions?language=${language}`, null),
  }
}
