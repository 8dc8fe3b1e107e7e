// Errors: one table from code to HTTP status and to what a person may read (RFC 9457).
import { z } from 'zod'

const table = {
  'invalid-request': { status: 400, title: '请求内容有误', action: '请按错误提示改正后重新提交。' },
  'invalid-encoding': { status: 400, title: '文字编码有误', action: '请以 UTF-8 编码重新提交。' },
  unauthenticated: { status: 401, title: '尚未登录或登录已过期', action: '请重新登录后再试。' },
  forbidden: { status: 403, title: '没有权限', action: '如确需使用，请联系管理员开通。' },
  'not-found': { status: 404, title: '没有找到', action: '请核对编号、名称或地址后再试。' },
  'method-not-allowed': { status: 405, title: '不支持这种请求方式', action: '请查阅接口文档 /docs。' },
  conflict: { status: 409, title: '与当前状态冲突', action: '请查看最新状态，再按提示处理。' },
  'too-large': { status: 413, title: '内容过长', action: '请缩短后分几次发送。' },
  'unsupported-media-type': { status: 415, title: '不支持的内容类型', action: '请使用 application/json。' },
  'unprocessable-document': { status: 422, title: '文件无法读取', action: '请检查文件是否完整、格式是否受支持。' },
  'rate-limited': { status: 429, title: '操作太频繁', action: '请稍等片刻再试。' },
  'legally-retained': { status: 409, title: '依法须保存，暂不能删除', action: '如有疑问请联系合规部门。' },
  internal: { status: 500, title: '服务出现问题', action: '请稍后重试，或选择转人工。' },
  'storage-full': { status: 507, title: '存储空间不足', action: '请管理员清理磁盘后重试；已接收的内容没有丢失。' },
  'storage-corrupt': {
    status: 500,
    title: '数据目录损坏',
    action: '请运行 npx zhigu doctor 查看修复办法，或从备份恢复。',
  },
  'already-running': {
    status: 409,
    title: '数据目录正被另一个进程使用',
    action: '请先停止那个进程，或用 ZHIGU_HOME 指定另一个目录。',
  },
  'component-unavailable': {
    status: 503,
    title: '组件暂不可用',
    action: '请稍后重试；管理员可运行 npx zhigu doctor。',
  },
} as const satisfies Record<string, { status: number; title: string; action: string }>

export type ProblemCode = keyof typeof table
export const problemCodes = Object.keys(table) as ProblemCode[]
export const problemTable: Record<ProblemCode, { status: number; title: string; action: string }> = table

/** `application/problem+json`. */
export const ProblemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What was wrong. */
  detail: z.string(),
  code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]),
  /** What to do, to be read after `detail`. */
  action: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Of a message that is too long: the most characters that are taken. */
  maximumCharacters: z.int().optional(),
})
export type ProblemDocument = z.infer<typeof ProblemDocument>

/**
 * An expected failure with a code of the table. `detail` says what was wrong, for the person who can mend it; it never carries
 * secrets, stack traces or other people's data. What to do in answer to what the server refuses is said by `action` alone, so that whoever
 * shows both says it once; faults of files and components, which the command line tells of, may say it in `detail`.
 * @example new Problem('conflict', '这条回答还没有写完。', { action: '请稍后再评价。' })
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: string
  /** What to do here; undefined where the table says it for all of the code. */
  readonly action: string | undefined
  readonly errors: { path: string; message: string }[] | undefined
  readonly maximumCharacters: number | undefined
  readonly retryAfterSeconds: number | undefined
  /** Whoever threw it has it logged once for many, so that the answers need not be. */
  readonly isTold: boolean

  constructor(
    code: ProblemCode,
    detail: string,
    options: {
      cause?: unknown
      action?: string
      errors?: { path: string; message: string }[]
      maximumCharacters?: number
      retryAfterSeconds?: number
      isTold?: boolean
    } = {},
  ) {
    super(`${code}: ${detail}`, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.detail = detail
    this.action = options.action
    this.errors = options.errors
    this.maximumCharacters = options.maximumCharacters
    this.retryAfterSeconds = options.retryAfterSeconds
    this.isTold = options.isTold ?? false
  }

  /** The document a caller gets. */
  document(instance?: string): ProblemDocument {
    const row = problemTable[this.code]
    return {
      type: `https://zhigu.example/problems/${this.code}`,
      title: row.title,
      status: row.status,
      detail: this.detail,
      code: this.code,
      action: this.action ?? row.action,
      ...(instance ? { instance } : {}),
      ...(this.errors ? { errors: this.errors } : {}),
      ...(this.maximumCharacters === undefined ? {} : { maximumCharacters: this.maximumCharacters }),
    }
  }
}
