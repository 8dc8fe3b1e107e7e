// What the widget remembers between visits. Where the browser forbids storage it is remembered until the page is left.
export type Keep = {
  get(name: KeptName): string | null
  /** `null` forgets. */
  set(name: KeptName, value: string | null): void
}

/** The visitor's token, the conversation, messages not yet accepted, and which version of the first notice was read. */
export type KeptName = 'token' | 'conversation' | 'outbox' | 'notice'

export const createKeep = (storage: () => Storage): Keep => {
  const memory = new Map<KeptName, string>()
  const key = (name: KeptName) => `zhigu:${name}`
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
