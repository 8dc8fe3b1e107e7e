// What the widget remembers between visits. Where the browser forbids storage it is remembered until the page is left.
export type Keep = {
  get(name: KeptName): string | null
  /** `null` forgets. */
  set(name: KeptName, value: string | null): void
}

/**
 * The visitor's token and conversation, the conversation of who has signed in and who that was, messages not yet accepted, which version of the first
 * notice was agreed to, and the language that was chosen. `attended` is the conversation that waits for a person or is with one, `read`
 * the number of its last event that was seen: on the next page of the site one goes on waiting.
 */
export type KeptName =
  | 'token'
  | 'conversation'
  | 'client-conversation'
  | 'client'
  | 'outbox'
  | 'consent'
  | 'language'
  | 'attended'
  | 'read'

/** Whether a change of this key of the storage, in another tab, is about what the widget keeps. */
export const isKept = (key: string | null): boolean => key === null || key.startsWith(prefix)

const prefix = 'zhigu:'

export const createKeep = (storage: () => Storage): Keep => {
  const memory = new Map<KeptName, string>()
  const key = (name: KeptName) => prefix + name
  return {
    get(name) {
      try {
        return storage().getItem(key(name)) ?? memory.get(name) ?? null
      } catch {
        // Blocked: any touch throws.
        return memory.get(name) ?? null
      }
    },
    set(name, value) {
      memory.delete(name)
      try {
        if (value === null) storage().removeItem(key(name))
        else storage().setItem(key(name), value)
      } catch {
        // Blocked, or full.
        if (value !== null) memory.set(name, value)
      }
    },
  }
}
