// The environment is read once, here, and checked by one schema; the rest of the code gets values.
import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { parseServiceHours, type ServiceHours, serviceHoursForm } from '../agents/customer/service-hours.ts'
import { closest } from '../text/closest.ts'

/** Where the project lies; relative paths in the configuration start here, so every sub-folder behaves alike. */
export const projectRoot = resolve(fileURLToPath(import.meta.url), '../..')

type Note = { group: string; note: string; secret?: boolean; example?: string }

const whole = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d+$/, `应为 ${low}…${high} 的整数`)
    .transform(Number)
    .pipe(z.number().min(low, `应为 ${low}…${high} 的整数`).max(high, `应为 ${low}…${high} 的整数`))
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `应为以下之一：${values.join('、')}`)
const address = (schemes: string[]) =>
  z
    .string()
    .refine((value) => schemes.some((scheme) => value.startsWith(`${scheme}://`)) && Boolean(URL.parse(value)?.host), {
      message: `应为以 ${schemes.map((scheme) => `${scheme}://`).join(' 或 ')} 开头的地址`,
    })
const place = z
  .string()
  .refine(
    (value) => !value.includes('://') || (value.startsWith('s3://') && Boolean(URL.parse(value)?.host)),
    '应为文件夹路径，或 s3://桶/前缀',
  )
/** The parts of a list with commas. */
const listed = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
/** Written as browsers write it in `Origin`, which is compared letter by letter. */
const isWebOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text

const sampleFirm = '虚谷证券'

/** Every setting: what it takes, its default, and what a person should know of it. */
const settings = {
  ZHIGU_HOME: z
    .string()
    .min(1, '应为文件夹路径')
    .default('.zhigu')
    .meta({
      group: '基本',
      note: '数据目录：内置数据库、索引、文件与密钥都在这里。相对路径从项目根目录算起。',
    } satisfies Note),
  HOST: z
    .string()
    .min(1, '应为主机名或地址')
    .default('127.0.0.1')
    .meta({
      group: '基本',
      note: '监听地址。演示身份（AUTH=demo）只允许本机地址。',
    } satisfies Note),
  PORT: whole(0, 65535)
    .prefault('0')
    .meta({
      group: '基本',
      note: '监听端口。0 表示先试 8787，被占用时自动换一个空闲端口。',
    } satisfies Note),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta({
      group: '基本',
      note: '日志级别。日志为 JSON，客户内容只以脱敏后的形式出现。',
    } satisfies Note),
  SAMPLE_LIBRARY: oneOf(['on', 'off'])
    .default('on')
    .meta({
      group: '基本',
      note: '首次启动时载入虚构券商“虚谷证券”的示例资料。接入真实资料后设为 off。',
    } satisfies Note),
  FIRM_NAME: z
    .string()
    .min(1, '应为公司名称')
    .default(sampleFirm)
    .meta({
      group: '基本',
      note: '回答中自称的公司名称。',
    } satisfies Note),
  FIRM_ENGLISH_NAME: z
    .string()
    .min(1, '应为公司的英文名称')
    .optional()
    .meta({
      group: '基本',
      note: '英文回答中自称的公司名称；不填时，示例公司用 Xugu Securities，其他公司用 FIRM_NAME。',
    } satisfies Note),
  FIRM_HOTLINE: z
    .string()
    .min(1, '应为电话号码')
    .default('400-000-1234')
    .meta({
      group: '基本',
      note: '回答中给出的客服电话（缺省为示例号码）。',
    } satisfies Note),
  SERVICE_HOURS: z
    .string()
    .refine((value) => parseServiceHours(value) !== null, serviceHoursForm)
    .default('交易日 8:30-17:30；紧急挂失全天')
    .meta({
      group: '基本',
      note: '人工服务时间（北京时间），须与资料里写的一致；此外的时间转人工会如实说明何时有人。交易日：周末和节假日休息；工作日：调休补班的周末也上班；或每天。有几段的用逗号分开。热线全天受理紧急挂失的才写“；紧急挂失全天”。全天有人写“每天 0:00-24:00”。',
    } satisfies Note),
  STAFF_REPLY_MINUTES: whole(1, 60)
    .prefault('3')
    .meta({
      group: '基本',
      note: '坐席接待客户后，几分钟内没有说话就回到队列原来的位置，由其他同事接待，客户会得到告知；还没说话就离开工作台的，约半分钟后回到队列。',
    } satisfies Note),
  COMPLAINT_CONTACT_WORKING_DAYS: whole(0, 60)
    .prefault('1')
    .meta({
      group: '基本',
      note: '投诉工单：几个工作日内与客户联系。须合规确认后使用。各期限都从客户首次表达不满算起，到期日的当天也算在内。',
    } satisfies Note),
  COMPLAINT_ACCEPT_DAYS: whole(1, 365)
    .prefault('15')
    .meta({
      group: '基本',
      note: '投诉工单：几日内告知客户是否受理与进展。须合规确认后使用。',
    } satisfies Note),
  COMPLAINT_RESOLVE_DAYS: whole(1, 365)
    .prefault('60')
    .meta({
      group: '基本',
      note: '投诉工单：几日内办结或书面说明延期。须合规确认后使用。',
    } satisfies Note),

  AUTH: oneOf(['demo', 'jwt'])
    .default('demo')
    .meta({
      group: '身份',
      note: 'demo：仅限本机的演示身份，页面上有提示。jwt：校验公司签发的 JWT。',
    } satisfies Note),
  JWKS_URL: address(['http', 'https'])
    .optional()
    .meta({
      group: '身份',
      note: '公司身份系统公布公钥的地址（JWKS）。AUTH=jwt 时必填。',
      example: 'https://id.example.com/.well-known/jwks.json',
    } satisfies Note),
  JWT_ISSUER: z
    .string()
    .min(1)
    .optional()
    .meta({
      group: '身份',
      note: 'JWT 的签发者（iss）。AUTH=jwt 时必填。',
      example: 'https://id.example.com/',
    } satisfies Note),
  JWT_AUDIENCE: z
    .string()
    .min(1)
    .default('zhigu')
    .meta({
      group: '身份',
      note: 'JWT 的受众（aud）。',
    } satisfies Note),
  CORS_ORIGINS: z
    .string()
    .refine((value) => listed(value).every(isWebOrigin), {
      error: ({ input }) =>
        `每个来源应为 http(s)://主机[:端口]，用小写，不带路径和缺省端口，逗号分隔；不符的：${listed(String(input))
          .filter((origin) => !isWebOrigin(origin))
          .join('、')}`,
    })
    .default('')
    .meta({
      group: '身份',
      note: '允许跨站嵌入聊天组件的网页来源，逗号分隔；空表示只允许同源。',
      example: 'https://www.example.com',
    } satisfies Note),

  DATABASE_URL: address(['postgres', 'postgresql'])
    .optional()
    .meta({
      group: '存储',
      note: 'PostgreSQL 地址。不填则用数据目录里的内置数据库（PGlite）。',
      secret: true,
      example: 'postgres://user:password@127.0.0.1:5432/zhigu',
    } satisfies Note),
  KNOWLEDGE_URI: place.optional().meta({
    group: '存储',
    note: '检索索引（LanceDB）的位置：文件夹或 s3://桶/前缀。不填则在数据目录；多个服务进程须填同一处，不在数据库登记的那一处时拒绝启动。',
    example: 's3://zhigu/index',
  } satisfies Note),
  BLOB_URI: place.optional().meta({
    group: '存储',
    note: '原件与导出文件的位置：文件夹或 s3://桶/前缀。不填则在数据目录；多个服务进程须填同一处。',
    example: 's3://zhigu/files',
  } satisfies Note),
  REDIS_URL: address(['redis', 'rediss'])
    .optional()
    .meta({
      group: '存储',
      note: '多个服务进程之间的消息总线与限流计数。不填则只在进程内。',
      secret: true,
      example: 'redis://127.0.0.1:6379',
    } satisfies Note),
  S3_ENDPOINT: address(['http', 'https'])
    .optional()
    .meta({
      group: '存储',
      note: '对象存储的地址；AWS 以外的对象存储必填。',
      example: 'http://127.0.0.1:9000',
    } satisfies Note),
  S3_REGION: z
    .string()
    .min(1)
    .default('us-east-1')
    .meta({ group: '存储', note: '对象存储的区域。' } satisfies Note),
  S3_ACCESS_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .meta({
      group: '存储',
      note: '对象存储的访问标识。',
      secret: true,
    } satisfies Note),
  S3_SECRET_ACCESS_KEY: z
    .string()
    .min(1)
    .optional()
    .meta({
      group: '存储',
      note: '对象存储的访问密钥。',
      secret: true,
    } satisfies Note),
  MASTER_KEY: z
    .string()
    .refine((value) => Buffer.from(value, 'base64').length === 32, '应为 32 字节密钥的 Base64 编码')
    .optional()
    .meta({
      group: '存储',
      note: '加密客户原文密钥的主密钥（32 字节，Base64）。不填则首次启动时生成到数据目录的 master.key，请妥善备份。更换见 docs/operations.md。',
      secret: true,
    } satisfies Note),
  AUDIT_HASH: oneOf(['sha256', 'sm3'])
    .default('sha256')
    .meta({
      group: '存储',
      note: '留痕链所用的摘要算法。启用后不要更改。',
    } satisfies Note),

  FEED_FOLDERS: z
    .string()
    .optional()
    .meta({
      group: '资料来源',
      note: '文件夹来源只能放在这些文件夹里，逗号分隔；不填则为数据目录下的 feeds。',
      example: '/srv/zhigu/inbox',
    } satisfies Note),
  FEED_PRIVATE_HOSTS: z
    .string()
    .refine((value) => listed(value).every((host) => /^[\w.:-]+(?:\/\d{1,3})?$/.test(host)), {
      error: '应为主机名、地址或网段，逗号分隔，不带 http:// 和端口',
    })
    .default('')
    .meta({
      group: '资料来源',
      note: '允许来源读取的内网主机名、地址或网段，逗号分隔；不填则只读公网。',
      example: 'rss.corp.example,10.1.0.0/16',
    } satisfies Note),
  FEED_CONTACT: z
    .string()
    .regex(/^[\x21-\x7e]+$/, '应为邮箱或网址')
    .optional()
    .meta({
      group: '资料来源',
      note: '读取别人的网站时在 User-Agent 里留下的联系方式（邮箱或网址）。',
      example: 'zhigu@example.com',
    } satisfies Note),

  LLM: oneOf(['auto', 'openai', 'ollama', 'none'])
    .default('auto')
    .meta({
      group: '模型',
      note: 'openai 指任何兼容 OpenAI 接口的服务（DeepSeek、通义千问、vLLM 等）。auto：配置了就用，没有就不用模型。',
    } satisfies Note),
  OPENAI_API_KEY: z
    .string()
    .min(1)
    .optional()
    .meta({ group: '模型', note: '接口密钥。', secret: true } satisfies Note),
  OPENAI_BASE_URL: address(['http', 'https'])
    .optional()
    .meta({
      group: '模型',
      note: '接口地址，以 /v1 结尾。',
      example: 'https://api.deepseek.com/v1',
    } satisfies Note),
  OPENAI_MODEL: z
    .string()
    .min(1)
    .optional()
    .meta({
      group: '模型',
      note: '模型名称。LLM=openai 时必填。',
      example: 'deepseek-chat',
    } satisfies Note),
  OLLAMA_BASE_URL: address(['http', 'https'])
    .default('http://127.0.0.1:11434')
    .meta({
      group: '模型',
      note: 'Ollama 地址。',
    } satisfies Note),
  OLLAMA_MODEL: z
    .string()
    .min(1)
    .optional()
    .meta({
      group: '模型',
      note: 'Ollama 模型名称。LLM=ollama 时必填。',
      example: 'qwen3:8b',
    } satisfies Note),
  LLM_TIMEOUT_MS: whole(100, 600_000)
    .prefault('8000')
    .meta({
      group: '模型',
      note: '等模型第一个字的最长时间（毫秒）；超时改用资料原文作答。',
    } satisfies Note),
  LLM_STALL_MS: whole(100, 600_000)
    .prefault('5000')
    .meta({
      group: '模型',
      note: '模型两次输出之间的最长停顿（毫秒）。',
    } satisfies Note),
  LLM_RETRIES: whole(0, 5)
    .prefault('1')
    .meta({ group: '模型', note: '出错后的重试次数，遵守 Retry-After。' } satisfies Note),
  LLM_CONCURRENCY: whole(1, 1000)
    .prefault('8')
    .meta({ group: '模型', note: '同时进行的模型调用数。' } satisfies Note),
  LLM_CONTEXT_TOKENS: whole(500, 1_000_000)
    .prefault('6000')
    .meta({
      group: '模型',
      note: '一次调用最多放入的 token 数（按 tiktoken o200k_base 计）。',
    } satisfies Note),
  EMBEDDER: oneOf(['built-in', 'onnx', 'openai', 'ollama'])
    .default('built-in')
    .meta({
      group: '模型',
      note: '向量从哪里来。更换后索引在后台重建。',
    } satisfies Note),
  EMBEDDER_MODEL: z
    .string()
    .min(1)
    .optional()
    .meta({
      group: '模型',
      note: '向量模型名称；EMBEDDER=onnx 时是放有 model.onnx 和 tokenizer.json 的目录。EMBEDDER 不是 built-in 时必填。',
      example: 'bge-m3',
    } satisfies Note),

  MESSAGE_MAX_CHARACTERS: whole(100, 100_000)
    .prefault('4000')
    .meta({
      group: '限制',
      note: '一条消息最多的字符数。',
    } satisfies Note),
  RATE_PER_CLIENT: whole(1, 100_000)
    .prefault('30')
    .meta({
      group: '限制',
      note: '每位客户每分钟最多发送的消息数。',
    } satisfies Note),
  RATE_PER_ADDRESS: whole(1, 1_000_000)
    .prefault('120')
    .meta({
      group: '限制',
      note: '每个网络地址每分钟最多发送的消息数。',
    } satisfies Note),
  TRUSTED_PROXIES: whole(0, 10)
    .prefault('0')
    .meta({
      group: '限制',
      note: '前面有几层可信的反向代理；据此从 X-Forwarded-For 取客户地址。',
    } satisfies Note),

  OTEL_EXPORTER_OTLP_ENDPOINT: address(['http', 'https'])
    .optional()
    .meta({
      group: '运维',
      note: 'OpenTelemetry 收集器地址（OTLP/HTTP）。不填则不导出链路。',
      example: 'http://127.0.0.1:4318',
    } satisfies Note),
  METRICS_TOKEN: z
    .string()
    .min(8, '至少 8 个字符')
    .optional()
    .meta({
      group: '运维',
      note: '读取 /metrics 所需的 Bearer 令牌。不填则只允许本机读取。',
      secret: true,
    } satisfies Note),
}

const Settings = z.object(settings)
type Key = keyof typeof settings

/** What is wrong of settings beside one another. Looks at those that are right in themselves, so that all faults are told at once. */
const faultsTogether = (value: Partial<z.infer<typeof Settings>>, isGiven: (key: Key) => boolean): [Key, string][] => {
  const faults: [Key, string][] = []
  const need = (key: Key, when: string) => {
    if (!isGiven(key)) faults.push([key, `${when} 时必填`])
  }
  if (value.AUTH === 'jwt') {
    need('JWKS_URL', 'AUTH=jwt')
    need('JWT_ISSUER', 'AUTH=jwt')
  }
  if (value.AUTH === 'demo' && value.HOST !== undefined && !isLoopback(value.HOST))
    faults.push(['HOST', '演示身份（AUTH=demo）只能监听本机地址 127.0.0.1、::1 或 localhost；对外服务请设置 AUTH=jwt'])
  if (value.LLM === 'openai') need('OPENAI_MODEL', 'LLM=openai')
  if (value.LLM === 'ollama') need('OLLAMA_MODEL', 'LLM=ollama')
  if (value.EMBEDDER !== undefined && value.EMBEDDER !== 'built-in')
    need('EMBEDDER_MODEL', `EMBEDDER=${value.EMBEDDER}`)
  // One without the other would be left out without a word, and the SDK look for keys elsewhere.
  if (isGiven('S3_ACCESS_KEY_ID')) need('S3_SECRET_ACCESS_KEY', '填了 S3_ACCESS_KEY_ID')
  if (isGiven('S3_SECRET_ACCESS_KEY')) need('S3_ACCESS_KEY_ID', '填了 S3_SECRET_ACCESS_KEY')
  return faults
}

/** All settings with their defaults, plus what is derived from them. Paths are absolute. */
export type Config = z.infer<typeof Settings> & {
  home: string
  corsOrigins: string[]
  firm: { name: string; englishName: string; hotline: string }
  /** Folders below which folders that are read by themselves must lie. */
  feedFolders: string[]
  feedPrivateHosts: string[]
  serviceHours: ServiceHours
  /** What stands in `.env` and is no setting, each in a sentence. */
  unknown: string[]
}

/** Whether a host name is this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

/** Wrong settings, all of them at once; `message` is ready to print and holds no secret. */
export class ConfigurationError extends Error {
  constructor(lines: string[]) {
    super(
      `配置有 ${lines.length} 处错误：\n${lines.map((line) => `  · ${line}`).join('\n')}\n每项的说明见 docs/configuration.md。`,
    )
    this.name = 'ConfigurationError'
  }
}

/** An address may carry a password where none was expected. */
const withoutUser = (text: string): string => text.replace(/\/\/[^/@\s]*@/g, '//（已隐去）@')

const noteOf = (key: Key): Note => settings[key].meta() as Note

/**
 * Reads the settings from the environment and, for what it does not set, from `.env` in the project root.
 * @throws ConfigurationError naming every wrong setting and what was expected
 */
export const readConfig = (environment: NodeJS.ProcessEnv = process.env, root: string = projectRoot): Config => {
  const file = join(root, '.env')
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  // An empty value means "not set": that is how a commented template is usually left.
  const given = Object.fromEntries(
    Object.keys(settings)
      .map((key) => [key, environment[key] ?? fromFile[key]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = Settings.safeParse(given)
  const right = Object.fromEntries(
    Object.entries(settings).flatMap(([key, schema]) => {
      const { success, data } = schema.safeParse(given[key])
      return success ? [[key, data]] : []
    }),
  )
  const faults = [
    ...(parsed.error?.issues ?? []).map(({ path, message }): [Key, string] => [String(path[0]) as Key, message]),
    ...faultsTogether(right, (key) => given[key] !== undefined),
  ]
  if (!parsed.success || faults.length > 0)
    throw new ConfigurationError(
      faults.map(([key, message]) => {
        const value = given[key]
        const shown =
          value === undefined ? '（未填）' : noteOf(key).secret ? '（已隐去）' : JSON.stringify(withoutUser(value))
        return `${key} = ${shown}：${message}`
      }),
    )
  const value = parsed.data
  const inRoot = (path: string) => (isAbsolute(path) ? path : join(root, path))
  const inHome = (uri: string | undefined) => (uri === undefined || uri.includes('://') ? uri : inRoot(uri))
  return {
    ...value,
    KNOWLEDGE_URI: inHome(value.KNOWLEDGE_URI),
    BLOB_URI: inHome(value.BLOB_URI),
    home: inRoot(value.ZHIGU_HOME),
    corsOrigins: listed(value.CORS_ORIGINS),
    firm: {
      name: value.FIRM_NAME,
      englishName: value.FIRM_ENGLISH_NAME ?? (value.FIRM_NAME === sampleFirm ? 'Xugu Securities' : value.FIRM_NAME),
      hotline: value.FIRM_HOTLINE,
    },
    feedFolders: listed(value.FEED_FOLDERS ?? join(value.ZHIGU_HOME, 'feeds')).map(inRoot),
    feedPrivateHosts: listed(value.FEED_PRIVATE_HOSTS),
    serviceHours: parseServiceHours(value.SERVICE_HOURS) as ServiceHours,
    unknown: unknownIn(fromFile),
  }
}

/** In the file, which is ours alone; the environment belongs to everybody. */
const unknownIn = (fromFile: object): string[] =>
  Object.keys(fromFile)
    // What looks otherwise may be a line of somebody's key.
    .filter((key) => !Object.hasOwn(settings, key) && /^(?:[A-Z][A-Z0-9_]{1,39}|[a-z][a-z0-9_]{1,39})$/.test(key))
    .map((key) => {
      const [meant] = closest(key, Object.keys(settings))
      return `.env 里的 ${key} 不是配置项，没有起作用${meant ? `；是不是 ${meant}？` : '。'}`
    })

// --- documents made from the schema ---

type Row = { key: string; note: Note; fallback: string | undefined }

const rows: Row[] = (Object.keys(settings) as Key[]).map((key) => {
  const parsed = settings[key].safeParse(undefined)
  const fallback = parsed.success && parsed.data !== undefined ? String(parsed.data) : undefined
  return { key, note: noteOf(key), fallback }
})
const groups = [...new Set(rows.map((row) => row.note.group))]

/** The text of `.env.example`. */
export const environmentExample = (): string =>
  `# 复制为 .env 后按需修改；不改也能启动。由 npm run docs 生成，说明见 docs/configuration.md。\n${groups
    .map(
      (group) =>
        `\n# ---- ${group} ----\n${rows
          .filter((row) => row.note.group === group)
          .map((row) => `# ${row.note.note}\n# ${row.key}=${row.fallback ?? row.note.example ?? ''}\n`)
          .join('')}`,
    )
    .join('')}`

/** The text of `docs/configuration.md`. */
export const configurationGuide = (): string =>
  `# 配置\n\n由 \`npm run docs\` 从 \`bin/config.ts\` 生成，请勿手改。所有项都可以不填。可写在环境变量里，也可写在项目根目录的 \`.env\`（环境变量优先）。启动时一次检查全部配置，有误则列出每一项及应填的内容并拒绝启动；\`.env\` 里不认识的名称会提示；标“密”的项不会出现在任何输出里。\n${groups
    .map(
      (group) =>
        `\n## ${group}\n\n| 名称 | 缺省 | 说明 |\n|---|---|---|\n${rows
          .filter((row) => row.note.group === group)
          .map(({ key, note, fallback }) => {
            const example = note.example ? `例：\`${note.example}\`` : ''
            return `| \`${key}\`${note.secret ? '（密）' : ''} | ${fallback === undefined || fallback === '' ? '（空）' : `\`${fallback}\``} | ${note.note}${example} |\n`
          })
          .join('')}`,
    )
    .join('')}`
