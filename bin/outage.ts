// A server that is away is told of once when it goes and once when it is back, however often and by however many connections it was tried.
import type { Logger } from 'pino'
import type { Problem } from '../domain/problem.ts'

export type Outage = {
  /** One attempt went wrong. */
  failed(error: unknown): void
  /** One attempt went well, or a connection stands again. */
  over(): void
}

/**
 * @param name of what may be away, as the log has it
 * @param tell what is wrong, in words and with what to do
 */
export const createOutage = (name: string, logger: Logger, tell: (error: unknown) => Problem): Outage => {
  let failures = 0
  let began = 0
  return {
    failed(error) {
      failures += 1
      if (failures > 1) return
      began = Date.now()
      const { code, detail } = tell(error)
      // Its words say all; where in a driver it was thrown helps nobody.
      logger.warn({ err: { type: 'Problem', code, detail } }, `${name} is away`)
    },
    over() {
      if (failures === 0) return
      logger.warn({ failures, seconds: Math.round((Date.now() - began) / 1000) }, `${name} is back`)
      failures = 0
    },
  }
}
