// The doorbell between processes: it says that there is news, never what. A lost ring costs a moment, since readers also look by themselves.

export type Bus = {
  /** Rings; never throws and never waits for listeners. */
  publish(topic: string): void
  /** Calls `handler` for each ring of the topic until the returned function is called. */
  subscribe(topic: string, handler: () => void): Promise<() => void>
  close(): Promise<void>
}
