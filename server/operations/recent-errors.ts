// The newest warnings and errors of the log, for who cannot read the log. Of each line only what we wrote ourselves is kept: its message,
// a code, and the detail of a Problem, which by its contract carries no secrets and nobody's data. The texts of other errors stay in the log:
// a database puts the values of a statement into them.
import { z } from 'zod'

export type RecentError = {
  level: 'warn' | 'error'
  /** As logged, with the task that failed. */
  message: string
  /** What kind of error it was: `component-unavailable ECONNREFUSED`. */
  code: string | null
  detail: string | null
  count: number
  firstAt: Date
  lastAt: Date
}

export type RecentErrors = ReturnType<typeof createRecentErrors>

const mostKept = 100
const levels: Record<string, RecentError['level']> = {
  40: 'warn',
  50: 'error',
  60: 'error',
  warn: 'warn',
  error: 'error',
  fatal: 'error',
}

const Words = z.string().optional().catch(undefined)
const Line = z.object({
  level: z.union([z.string(), z.number()]),
  msg: z.string().default(''),
  code: Words,
  task: Words,
  err: z.object({ type: Words, code: Words, detail: Words }).optional().catch(undefined),
})

/**
 * Makes a stream for the logger, beside the one that writes the log. What repeats is counted, not listed again.
 * @example const errors = createRecentErrors(); createLogger(config, errors)
 */
export const createRecentErrors = ({ now = () => new Date() }: { now?: () => Date } = {}) => {
  // In the order of their last time, the oldest first.
  const kept = new Map<string, RecentError>()
  return {
    /** One line of the log. */
    write(line: string) {
      const found = read(line)
      if (!found) return
      const key = JSON.stringify(found)
      const at = now()
      const earlier = kept.get(key)
      kept.delete(key)
      kept.set(key, { ...found, count: (earlier?.count ?? 0) + 1, firstAt: earlier?.firstAt ?? at, lastAt: at })
      if (kept.size > mostKept) kept.delete(kept.keys().next().value as string)
    },
    /** The newest first. */
    list: (): RecentError[] => [...kept.values()].reverse(),
  }
}

const read = (line: string): Pick<RecentError, 'level' | 'message' | 'code' | 'detail'> | null => {
  // Far the most lines are neither.
  if (!/"level":("warn"|"error"|"fatal"|[456]0)/.test(line)) return null
  const parsed = Line.safeParse(parse(line))
  if (!parsed.success) return null
  const { level, msg, code, task, err } = parsed.data
  const kind = levels[level]
  if (!kind) return null
  const codes = new Set([code, err?.code ?? err?.type].filter(isCode))
  return {
    level: kind,
    message: isCode(task) ? `${msg} (${task})` : msg,
    code: [...codes].join(' ') || null,
    detail: err?.type === 'Problem' ? (err.detail ?? null) : null,
  }
}

/** Anything else could be somebody's text. */
const isCode = (text: string | undefined): text is string => text !== undefined && /^[\w.-]{1,60}$/.test(text)

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
