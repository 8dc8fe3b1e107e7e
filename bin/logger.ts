// Structured logs; what a client wrote is masked before it gets near them, secrets are redacted by name as well, and of an error its values
// stay out.
import pino, { type Logger } from 'pino'
import { Problem } from '../domain/problem.ts'
import { causesOf } from '../server/problems.ts'
import type { Config } from './config.ts'

type Lines = { write(line: string): void }

/**
 * Logs go to standard error, so that the output of commands stays clean.
 * @param also is given the same lines, from warnings on
 * @param lines where the log goes instead
 */
export const createLogger = (
  config: Pick<Config, 'LOG_LEVEL'>,
  also?: Lines,
  lines: Lines = pino.destination({ dest: 2, sync: false }),
): Logger =>
  pino(
    {
      level: config.LOG_LEVEL,
      base: { app: 'zhigu', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: loggable },
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
    pino.multistream([{ level: 'trace', stream: lines }, ...(also ? [{ level: 'warn' as const, stream: also }] : [])]),
  )

/**
 * What the log keeps of an error: what failed, where and with which code. What a database adds of its own (`detail`, `where`,
 * `params` …) holds the values of the statement, and with them what somebody wrote.
 */
const loggable = (error: unknown) => {
  if (!(error instanceof Error)) return error
  const errors = errorsOf(error)
  return {
    type: error.constructor.name,
    code: errors.map(codeOf).find((code) => typeof code === 'string'),
    detail: error instanceof Problem ? error.detail : undefined,
    message: errors.map(withoutValues).filter(Boolean).join(': '),
    stack: stackOf(error),
  }
}

/** Where an error and its causes come from, without the values that their messages hold. */
export const stackOf = (error: Error): string =>
  errorsOf(error)
    .map((each) => [`${each.name}: ${withoutValues(each)}`, ...framesOf(each)].join('\n'))
    .join('\ncaused by: ')

/** With all that caused it; of several attempts each. */
const errorsOf = (error: Error): Error[] =>
  [...causesOf(error)]
    .flatMap((cause) => (cause instanceof AggregateError ? [cause, ...cause.errors] : cause))
    .filter((cause) => cause instanceof Error)

const codeOf = (error: Error): unknown => ('code' in error ? error.code : undefined)

/** Drizzle writes the values of a statement after it; what a database or JSON.parse could not read they quote. */
const withoutValues = (error: Error): string => {
  const message = error.message.replace(/\nparams: .*/s, '')
  const isUnreadable = error instanceof SyntaxError || /^22/.test(String(codeOf(error)))
  return isUnreadable ? message.replace(/["'].*["']/s, '"…"') : message
}

/** A stack begins with the message. */
const framesOf = ({ stack = '', message }: Error): string[] =>
  stack
    .replace(message, () => '')
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
