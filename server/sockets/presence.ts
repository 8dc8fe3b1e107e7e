// Which side of a conversation is there now, and which is writing, for the other to see. Nothing of it is stored.
import type { Bus } from '../bus/bus.ts'
import type { Side } from '../protocol/socket.ts'
import { createRounds } from './rounds.ts'

/** How often who is there says so, and how long is believed that somebody is who said nothing. */
const tellSeconds = 20
const believedMilliseconds = 50_000
/** After somebody has left, others of the same side have this long to say that they are still there. */
const graceMilliseconds = 1_000
/** Writing that is not said again is over. */
export const typingMilliseconds = 6_000

/** What one side hears of the other. */
export type Heard = { typing: boolean } | { present: boolean }

export type Stay = {
  /** Says that this side is writing. */
  typing(): void
  /** Whether the other side is to see it: of the staff only whoever serves counts, others look on. */
  show(isShown: boolean): void
  leave(): void
}

export type Presence = {
  /**
   * Enters a conversation for one side, unseen by the other until it is shown.
   * @param hears is told of each change of the other side, the first time if somebody is there
   */
  enter(conversationId: string, side: Side, hears: (heard: Heard) => void): Promise<Stay>
}

const otherSide = { client: 'staff', staff: 'client' } as const satisfies Record<Side, Side>

/** Makes what tells the sides of each other, also those on another server. */
export const createPresence = (bus: Bus): Presence => {
  const rounds = createRounds(tellSeconds)

  return {
    async enter(conversationId, side, hears) {
      const say = (what: string) => bus.publish(`${what}:${conversationId}:${side}`)
      const listen = (what: string, handler: () => void) =>
        bus.subscribe(`${what}:${conversationId}:${otherSide[side]}`, handler)
      const sayHere = () => {
        if (isShown) say('here')
      }
      let isShown = false
      let lastHere = Number.NEGATIVE_INFINITY
      let present = false
      let typing: NodeJS.Timeout | null = null
      let doubt: NodeJS.Timeout | undefined

      const setPresent = (now: boolean) => {
        if (!now) stopTyping()
        if (now !== present) hears({ present: now })
        present = now
      }
      const stopTyping = () => {
        if (!typing) return
        clearTimeout(typing)
        typing = null
        hears({ typing: false })
      }
      const isHere = () => {
        lastHere = performance.now()
        clearTimeout(doubt)
        setPresent(true)
      }

      const unsubscribes = await Promise.all([
        listen('here', isHere),
        listen('entered', () => {
          isHere()
          sayHere()
        }),
        listen('looking', sayHere),
        listen('left', () => {
          clearTimeout(doubt)
          doubt = setTimeout(() => setPresent(false), graceMilliseconds).unref()
          // Whoever of them is still there answers.
          say('looking')
        }),
        listen('typing', () => {
          isHere()
          if (typing) clearTimeout(typing)
          else hears({ typing: true })
          typing = setTimeout(stopTyping, typingMilliseconds).unref()
        }),
      ])
      const fallSilent = rounds.join(() => {
        sayHere()
        if (performance.now() - lastHere > believedMilliseconds) setPresent(false)
      })
      say('looking')
      return {
        typing() {
          if (isShown) say('typing')
        },
        show(now) {
          if (now !== isShown) say(now ? 'entered' : 'left')
          isShown = now
        },
        leave() {
          fallSilent()
          for (const unsubscribe of unsubscribes) unsubscribe()
          clearTimeout(doubt)
          if (typing) clearTimeout(typing)
          if (isShown) say('left')
        },
      }
    },
  }
}
