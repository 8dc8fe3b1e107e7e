// 来源: where documents come from by themselves, what a person says of one, and how long it waits after failures.
import { z } from 'zod'
import { Audience, Grade } from './identity.ts'
import { DocumentKind } from './library.ts'

const Selector = z.string().trim().min(1, '不能为空').max(300)

/** What its documents need not say themselves. Grade and audiences have no default: a forgotten line must not publish an internal paper. */
export const FeedDefaults = z.strictObject({
  kind: DocumentKind,
  grade: Grade,
  audiences: z.array(Audience).min(1, '至少选一类读者').max(3),
  issuer: z.string().trim().min(1).max(300).optional(),
  owner: z.string().trim().min(1).max(300).optional(),
})
export type FeedDefaults = z.infer<typeof FeedDefaults>

/** Of RSS, Atom and JSON Feed: whether the text is what an entry links to, or stands in the entry. */
export const EntryRecipe = z.strictObject({ text: z.enum(['linked', 'entry']) })
export type EntryRecipe = z.infer<typeof EntryRecipe>

/** Of a list page: where its entries stand and what is what in them. Selectors are CSS; all but `entry` look within the entry. */
export const PageRecipe = z.strictObject({
  entry: Selector.describe('每一条，例如 ul.list > li'),
  /** Null: the link's `title`, else its words. */
  title: Selector.nullable().default(null).describe('标题；不填则取链接的文字'),
  /** Null: the first link. */
  link: Selector.nullable().default(null).describe('链接；不填则取第一个链接'),
  /** Null: looked for in the whole entry. */
  date: Selector.nullable().default(null).describe('日期；不填则在整条里找'),
  /** How the day is written; null: entries have none. */
  dateFormat: z
    .string()
    .trim()
    .max(40)
    .regex(/^(?=.*YYYY)(?=.*M)(?=.*D)/, '应写出 YYYY、MM（或 M）和 DD（或 D），例如 YYYY-MM-DD')
    .nullable()
    .default(null)
    .describe('日期格式，例如 YYYY-MM-DD、YYYY年M月D日'),
  next: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('link'), selector: Selector }),
      /** From the second page on: `index_{page}.html` with `first` 1 is index_1.html, index_2.html, … */
      z.strictObject({
        by: z.literal('number'),
        address: z.string().trim().min(1).max(500).includes('{page}', { message: '应含有 {page}' }),
        first: z.int().nonnegative(),
      }),
    ])
    .nullable()
    .default(null)
    .describe('下一页'),
  pages: z.int().min(1).max(10, '最多 10 页').default(1).describe('最多读几页'),
})
export type PageRecipe = z.infer<typeof PageRecipe>

const Address = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), '应为以 http:// 或 https:// 开头的地址')
  .refine((text) => !URL.canParse(text) || new URL(text).username === '', '地址里不要写用户名和密码')
const Folder = z.string().trim().min(1, '不能为空').max(1_000)

const settings = {
  name: z.string().trim().min(1, '不能为空').max(100),
  defaults: FeedDefaults,
  everyMinutes: z
    .int()
    .min(5, '最短 5 分钟')
    .max(30 * 24 * 60, '最长 30 天'),
  enabled: z.boolean().default(true),
}

/** What a person says of a source. `folder`: files of any format; `mail`: a folder of `.eml`. */
export const FeedSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), location: Folder, recipe: z.null().default(null), ...settings }),
  z.strictObject({ kind: z.literal('mail'), location: Folder, recipe: z.null().default(null), ...settings }),
  z.strictObject({
    kind: z.literal('feed'),
    location: Address,
    recipe: EntryRecipe.default({ text: 'linked' }),
    ...settings,
  }),
  z.strictObject({ kind: z.literal('page'), location: Address, recipe: PageRecipe, ...settings }),
])
export type FeedSettings = z.infer<typeof FeedSettings>

const minute = 60_000
const hour = 60 * minute
const longestPause = 24 * hour

// --- the record ---

const said = z.record(z.string(), z.unknown())
const ofFeed = { feedId: z.string(), name: z.string(), location: z.string() }

/** What a person did to a source; who did is the event's actor. All stand in one chained stream, `feedStream`. */
export const FeedFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('feed-added'), ...ofFeed, settings: said }),
  /** `settings` that were set, each with what it said before; but for whether it is read. */
  z.object({ type: z.literal('feed-changed'), ...ofFeed, settings: said, before: said }),
  z.object({ type: z.literal('feed-paused'), ...ofFeed }),
  z.object({ type: z.literal('feed-resumed'), ...ofFeed }),
  z.object({ type: z.literal('feed-removed'), ...ofFeed }),
])
export type FeedFact = z.infer<typeof FeedFact>

export const feedStream = 'library-feeds'

/**
 * How long a source is left alone: its usual time; after failures in a row 1, 2, 4 … hours up to 24; and what it asked for itself, up to
 * a day; the longest of these.
 * @param retryAfterSeconds what it asked for
 */
export const pauseAfter = (failures: number, everyMinutes: number, retryAfterSeconds = 0): number =>
  Math.max(
    everyMinutes * minute,
    failures === 0 ? 0 : Math.min(longestPause, hour * 2 ** Math.min(failures - 1, 10)),
    Math.min(longestPause, retryAfterSeconds * 1_000),
  )
