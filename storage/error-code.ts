// Which system error it was.

/** Whether an error carries this code: `ENOENT`, `EEXIST` … */
export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
