// What is typed and not yet sent, by its conversation: a reload of the host page does not lose it, and it goes with the tab. Where the browser
// forbids storage nothing of it is kept.
export type Drafts = ReturnType<typeof createDrafts>

const prefix = 'zhigu:draft:'

/** @param storage of the tab */
export const createDrafts = (storage: () => Storage) => {
  /** A conversation that is yet to begin has one too. */
  const key = (conversationId: string | null) => prefix + (conversationId ?? '')
  return {
    of(conversationId: string | null): string {
      try {
        return storage().getItem(key(conversationId)) ?? ''
      } catch {
        // Blocked: any touch throws.
        return ''
      }
    },
    keep(conversationId: string | null, text: string): void {
      try {
        if (text === '') storage().removeItem(key(conversationId))
        else storage().setItem(key(conversationId), text)
      } catch {
        // Blocked, or full: it stands in the field as long as the page does.
      }
    },
    /** Of all conversations. */
    clear(): void {
      try {
        const kept = storage()
        const names = Array.from({ length: kept.length }, (_, index) => kept.key(index) ?? '')
        for (const name of names) if (name.startsWith(prefix)) kept.removeItem(name)
      } catch {
        // Blocked: there is nothing to forget.
      }
    },
  }
}
