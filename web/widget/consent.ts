// The first notice on AI and privacy: what it says now, and whether this client has agreed to it. Nothing goes to the AI before.

import type { ConsentView } from '../../server/protocol/feedback.ts'
import { CallFailed } from '../api/call-failed.ts'
import type { Client } from '../api/client.ts'
import { backoff, type Pause } from '../api/pause.ts'
import type { Keep } from './keep.ts'

export type ConsentState = {
  /** null while it has not been read. */
  notice: ConsentView | null
  agreed: boolean
  /** Why it cannot be read or agreed to at the moment. */
  failure: CallFailed | null
}

/** What is written waits for the network, as the notice does. */
export const isUnreached = ({ notice, failure }: ConsentState): boolean =>
  notice === null && failure?.code === 'unreachable'

export type Consent = ReturnType<typeof createConsent>

/**
 * @param token says who agrees; a visitor becomes one by looking
 * @param pause ends as soon as somebody has hope that the network is back
 */
export const createConsent = ({
  client,
  keep,
  token,
  pause,
}: {
  client: Pick<Client, 'consent' | 'giveConsent'>
  keep: Keep
  token: () => Promise<string>
  pause: Pause
}) => {
  const listeners = new Set<() => void>()
  const disposed = new AbortController()
  let loading = false
  /** How many clients there were before. */
  let before = 0
  // Who has agreed before is not asked again while it is read whether that was this text.
  let state: ConsentState = { notice: null, agreed: keep.get('consent') !== null, failure: null }

  const change = (part: Partial<ConsentState>): void => {
    state = { ...state, ...part }
    for (const listener of [...listeners]) listener()
  }

  /** What it says now is known, or the server was there and could not say. */
  const isKnown = (): boolean => state.notice !== null || (state.failure !== null && !isUnreached(state))

  const take = (notice: ConsentView): void => {
    const agreed = notice.given?.version === notice.version
    if (agreed) keep.set('consent', notice.version)
    change({ notice, agreed, failure: null })
  }

  let isAgreeing = false
  const load = async (): Promise<void> => {
    if (loading) return
    loading = true
    try {
      for (let attempt = 0; !disposed.signal.aborted; attempt += 1) {
        try {
          const own = before
          const notice = await client.consent(await token())
          // Read for somebody who has left meanwhile.
          if (own !== before) continue
          // Agreed to here as a visitor: it is theirs now that they have signed in.
          const isTheirs = notice.given?.version !== notice.version && keep.get('consent') === notice.version
          return take(isTheirs ? await client.giveConsent(await token(), notice.version) : notice)
        } catch (error) {
          if (!(error instanceof CallFailed)) throw error
          change({ failure: error })
          await pause.wait(backoff(attempt), disposed.signal)
        }
      }
    } finally {
      loading = false
    }
  }

  return {
    state: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Whether what is written may go to the AI; where somebody agreed to a text that may be another by now, this one is read first. */
    mayAskAi(): boolean {
      // After whoever asks: they may not be ready yet to say who they are.
      if (state.agreed && !isKnown()) queueMicrotask(load)
      return state.agreed && isKnown()
    },
    /** Reads the notice; tried again until it is there. */
    load: () => void load(),
    /** Somebody else has come, who has agreed to nothing yet. */
    forget(): void {
      before += 1
      keep.set('consent', null)
      change({ notice: null, agreed: false })
    },
    /** @throws CallFailed */
    async agree(): Promise<void> {
      if (!state.notice) return
      isAgreeing = true
      try {
        take(await client.giveConsent(await token(), state.notice.version))
      } finally {
        isAgreeing = false
        change({})
      }
    },
    /** Whether it is agreed to, or about to be: what is written meanwhile is meant for the AI, too. */
    hasAgreed: (): boolean => state.agreed || isAgreeing,
    dispose(): void {
      disposed.abort()
      listeners.clear()
    },
  }
}
