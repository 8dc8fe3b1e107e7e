// What policy must look at in a message: found by patterns of ours, each with its kind, its rule and the words that showed it.
import type { Signal } from '../../../domain/turn.ts'
import type { PlainText } from './plain.ts'
import { ruleOfKind, type SignalKind } from './signal-kind.ts'
import { accountSafetyPatterns } from './signals/account-safety.ts'
import { complaintPatterns } from './signals/complaint.ts'
import { crisisPatterns } from './signals/crisis.ts'
import { draftPatterns } from './signals/drafts.ts'
import { marketAbusePatterns } from './signals/market-abuse.ts'
import { protectionPatterns } from './signals/protection.ts'
import { requestPatterns } from './signals/requests.ts'

export type SignalPattern = {
  kind: SignalKind
  /** Where it differs from the kind's usual rule. */
  ruleId?: string
  when: RegExp
  /** Words anywhere in the message that make it something else. */
  unless?: RegExp
  /** For whom it counts; everybody when missing. `staff` are the firm's own people. */
  speaker?: 'client' | 'staff'
}

export const signalPatterns: readonly SignalPattern[] = [
  ...crisisPatterns,
  ...accountSafetyPatterns,
  ...marketAbusePatterns,
  ...complaintPatterns,
  ...protectionPatterns,
  ...requestPatterns,
  ...draftPatterns,
]

/** All signals of a message, in the order of the patterns, one per kind and rule. */
export const findSignals = (message: PlainText, speaker: 'client' | 'staff'): Signal[] => {
  const found = new Map<string, Signal>()
  for (const { kind, ruleId = ruleOfKind[kind], when, unless, speaker: only } of signalPatterns) {
    if (only && only !== speaker) continue
    const key = `${kind}|${ruleId}`
    if (found.has(key)) continue
    const match = when.exec(message.text)
    if (!match || unless?.test(message.text)) continue
    found.set(key, { kind, ruleId, quote: message.original(match.index, match.index + match[0].length) })
  }
  return [...found.values()]
}
