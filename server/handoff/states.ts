// Where a conversation stands between bot and people, and who may move it where. Everything that changes a state asks here.
import type { ConversationState } from '../../domain/conversation.ts'
import type { HandoffPriority } from '../../domain/handoff.ts'
import type { Decision, ReasonCode } from '../../domain/turn.ts'

/** `system`: nobody in particular, when a time has run out. */
export type Mover = 'bot' | 'client' | 'staff' | 'system'

/** From where to where, by whom. What is not here does not happen. */
const moves: Record<ConversationState, Partial<Record<ConversationState, Mover[]>>> = {
  bot: { offered: ['bot'], queued: ['bot', 'client'], closed: ['client'] },
  offered: { bot: ['bot'], queued: ['bot', 'client'], closed: ['client'] },
  queued: { bot: ['client'], assigned: ['staff'], closed: ['client'] },
  assigned: { human: ['staff'], queued: ['staff', 'system'], returned: ['staff'], closed: ['staff', 'client'] },
  human: { queued: ['staff'], returned: ['staff'], closed: ['staff', 'client'] },
  returned: { offered: ['bot'], queued: ['bot', 'client'], closed: ['client'] },
  closed: {},
}

export const mayMove = (from: ConversationState, to: ConversationState, by: Mover): boolean =>
  moves[from][to]?.includes(by) ?? false

const withPerson: ReadonlySet<ConversationState> = new Set<ConversationState>(['assigned', 'human'])

/** Somebody of the staff has it. */
export const isWithPerson = (state: ConversationState): boolean => withPerson.has(state)

/** The states in which the bot says nothing: what the client writes then is not for it. */
export const silentStates = ['assigned', 'human', 'closed'] as const satisfies ConversationState[]

export const isSilent = (state: ConversationState): boolean => (silentStates as ConversationState[]).includes(state)

/** Where the decision on a turn takes the conversation; null where it stays. */
export const afterTurn = (
  state: ConversationState,
  { decision }: Pick<Decision, 'decision'>,
): ConversationState | null => {
  const to = ({ handover: 'queued', offer: 'offered', answer: 'bot', refuse: state } as const)[decision]
  return mayMove(state, to, 'bot') ? to : null
}

/**
 * What must reach a person, how soon, and the graver before the less grave; the rest (strain alone, an offer) waits its turn. Of several
 * reasons the gravest counts: who adds 转人工 to a complaint waits for the complaint.
 */
const pressing = {
  P0: ['crisis', 'fraud', 'insider'],
  P1: [
    'authority-or-media',
    'legal-claim',
    'complaint',
    'big-loss',
    'aml',
    'vulnerable',
    'suitability-exception',
    'identity-check',
    'explicit-request',
  ],
  normal: [],
} as const satisfies Record<HandoffPriority, readonly ReasonCode[]>

/** As the queue is ordered: the most pressing first. */
export const priorities = ['P0', 'P1', 'normal'] as const satisfies HandoffPriority[]
export const rankOf = (priority: HandoffPriority): number => priorities.indexOf(priority)

/** How pressing a handover for this reason is. */
export const priorityOf = (reason: ReasonCode): HandoffPriority =>
  priorities.find((priority) => (pressing[priority] as readonly ReasonCode[]).includes(reason)) ?? 'normal'

const inOrder: ReasonCode[] = priorities.flatMap((priority) => [...pressing[priority]])
const gravityOf = (reason: ReasonCode): number => (inOrder.includes(reason) ? inOrder.indexOf(reason) : inOrder.length)

export const isGraver = (one: ReasonCode, other: ReasonCode): boolean => gravityOf(one) < gravityOf(other)
