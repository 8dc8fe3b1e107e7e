// The doorbell between processes: it says that there is news, never what. A lost ring costs a moment, since readers also look by themselves.

export type Bus = {
  /** Rings; never throws and never waits for listeners. */
  publish(topic: string): void
  /**
   * Calls `handler` for each ring of the topic from when it resolves, until the returned function is called; and once after a lost
   * connection came back, since rings may have been missed. It resolves also while the connection is away.
   */
  subscribe(topic: string, handler: () => void): Promise<() => void>
  close(): Promise<void>
}

export type BusOptions = {
  /** Told of lost connections, of rings that could not be sent and of handlers that threw. */
  onError: (error: unknown) => void
}
