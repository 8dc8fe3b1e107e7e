// Structured logs; what a client wrote is masked before it gets near them, and secrets are redacted by name as well.
import pino, { type Logger } from 'pino'
import type { Config } from './config.ts'

/**
 * Logs go to standard error, so that the output of commands stays clean.
 * @param also is given the same lines, from warnings on
 */
export const createLogger = (config: Pick<Config, 'LOG_LEVEL'>, also?: { write(line: string): void }): Logger =>
  pino(
    {
      level: config.LOG_LEVEL,
      base: { app: 'zhigu', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          'authorization',
          '*.authorization',
          'headers.cookie',
          '*.password',
          '*.token',
          '*.apiKey',
          '*.secret',
          'DATABASE_URL',
          'REDIS_URL',
        ],
        censor: '[redacted]',
      },
    },
    pino.multistream([
      { level: 'trace', stream: pino.destination({ dest: 2, sync: false }) },
      ...(also ? [{ level: 'warn' as const, stream: also }] : []),
    ]),
  )
