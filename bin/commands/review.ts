// `npx zhigu review`: marketing copy against the rules, for people and for pipelines. It needs no data folder and no service.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { createReview, type Review, type Reviewed } from '../../agents/compliance/review.ts'
import { basisOn } from '../../agents/rules/basis.ts'
import { loadRules } from '../../agents/rules/load-rules.ts'
import { type CalendarDate, calendarDate } from '../../domain/calendar.ts'
import { Channel, Copy, type Outcome, type ReviewResult } from '../../domain/copy.ts'
import type { LegalBasis, Verdict } from '../../domain/finding.ts'
import { Problem } from '../../domain/problem.ts'
import { invalid, problemOf } from '../../server/problems.ts'
import { decodeText } from '../../text/sanitize.ts'
import { mostBytes, workOnLines } from '../lines.ts'

type Options = {
  channel?: string
  product?: string
  audience?: string
  date?: string
  aiGenerated?: boolean
  format: 'text' | 'json'
  failOn?: 'violation' | 'review'
  jsonl?: boolean
}

/**
 * Reviews files, what is typed or piped in (`-`), or with `--jsonl` a line at a time, in order. A file or line that cannot be read does
 * not stop the rest; the exit code is then 3, and 1 where something is found that `--fail-on` names.
 */
export const review = async (paths: string[], options: Options): Promise<void> => {
  const loaded = loadRules()
  const run = createReview(loaded)
  const given = givenContext(options)
  if (options.jsonl) {
    if (paths.length > 0) throw new Problem('invalid-request', '--jsonl 从标准输入逐行读取，请不要再写文件。')
    return reviewLines(run, given)
  }
  if (paths.length === 0)
    throw new Problem('invalid-request', '请写出要审查的文件，或写 - 从标准输入读取，例如 npx zhigu review 推文.txt。')
  const outcomes: Outcome[] = []
  for (const path of paths) {
    try {
      const text = path === '-' ? await standardInput() : fileText(path)
      const result = run({ id: path === '-' ? '-' : basename(path), text, ...given }, today())
      outcomes.push(result.outcome)
      if (options.format === 'json') console.log(JSON.stringify(result))
      else print(result, text, loaded)
    } catch (error) {
      const { code, detail, action } = problemOf(error).document()
      if (options.format === 'json') console.log(JSON.stringify({ id: path, error: { code, detail, action } }))
      else console.error(`${path}：${detail}\n${action}`)
      process.exitCode = 3
    }
  }
  const fails = outcomes.some(
    (outcome) => outcome === 'violation' || (options.failOn === 'review' && outcome === 'review'),
  )
  if (options.failOn && fails) process.exitCode = 1
}

const today = (): CalendarDate => calendarDate(new Date())

type Given = Pick<Copy, 'channel' | 'product_kind' | 'meta'>

const givenContext = ({ channel, product, audience, date, aiGenerated }: Options): Given => {
  const parsed = Copy.omit({ id: true, text: true }).safeParse({
    channel,
    product_kind: product,
    meta: { audience, as_of: date, ai_generated: aiGenerated },
  })
  if (parsed.success) return parsed.data
  const names: Record<string, string> = {
    channel: '--channel',
    product_kind: '--product',
    as_of: '--date',
    audience: '--audience',
  }
  const wrong = parsed.error.issues.map(
    ({ path, message }) => `${names[String(path.at(-1))] ?? path.join('.')}：${message}`,
  )
  throw new Problem('invalid-request', `${wrong.join('；')}。渠道有：${Channel.options.join('、')}。`, {
    cause: parsed.error,
  })
}

const standardInput = async (): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  return decodeText(Buffer.concat(parts)).text
}

const fileText = (path: string): string => {
  const file = resolve(path)
  if (!existsSync(file)) throw new Problem('not-found', '没有这个文件。')
  const { size } = statSync(file)
  if (statSync(file).isDirectory()) throw new Problem('invalid-request', '这是文件夹，请写出其中的文件。')
  if (size > mostBytes) throw new Problem('too-large', `这个文件有 ${size} 个字节，最多 ${mostBytes} 个。`)
  return decodeText(readFileSync(file)).text
}

// --- for people ---

const outcomeWords: Record<Outcome, string> = {
  pass: '未见疑似违规（初筛，不等于合规）',
  review: '待复核',
  violation: '疑似违规',
}
const verdictWords: Record<Verdict, string> = {
  violation: '疑似违规',
  'needs-review': '待复核',
  advisory: '提示',
  'evidence-needed': '需补证据',
}

const print = (
  { id, outcome, findings, missing, skipped, context }: Reviewed,
  text: string,
  { rules, laws }: ReturnType<typeof loadRules>,
): void => {
  const inferred = context.inferred
    .flatMap((what) => (what === 'channel' ? ['渠道'] : context.products.length > 0 ? ['产品'] : []))
    .join('、')
  const about = [context.channel, context.products.join('、') || '产品未明', context.asOf].join(' · ')
  console.log(`${id}  ${outcomeWords[outcome]}\n  按 ${about}${inferred ? `（${inferred}由文中推断，请确认）` : ''}`)
  for (const { rule_id, verdict, start, quote, message, basis, rewrite } of findings) {
    const line = text.slice(0, start).split('\n').length
    console.log(`  第 ${line} 行 [${verdictWords[verdict]}] ${rule_id}  “${quote}”\n    ${message}`)
    for (const one of basis) console.log(`    ${basisWords(one)}`)
    if (rewrite) console.log(`    建议改为：${rewrite}`)
  }
  for (const rule of rules.filter((one) => missing.includes(one.id))) {
    console.log(`  全文 [缺少] ${rule.id}\n    ${rule.message}`)
    for (const one of basisOn(rule, laws, context.asOf)) console.log(`    ${basisWords(one)}`)
    if (rule.fix) console.log(`    建议补上：${rule.fix}`)
  }
  if (skipped.length > 0)
    console.log(
      `  不知道是哪类产品，有 ${skipped.length} 条规则没有检查；用 --product 说明后再审，清单见 --format json。`,
    )
  console.log('')
}

/** What may be said of a basis: its clause where it was checked, else its name only. */
export const basisWords = ({ title, article, effective, verified }: LegalBasis): string => {
  if (article === null) return `依据（待核）：《${title}》`
  const checked = verified === 'digest' ? '（条文要点）' : ''
  return `依据：《${title}》${article}${checked}${effective ? `，${effective} 起施行` : ''}`
}

// --- for programs ---

const reviewLines = async (run: Review, given: Given): Promise<void> => {
  const { written, failed } = await workOnLines((said) => {
    const parsed = Copy.safeParse(said)
    if (!parsed.success) throw invalid(parsed.error)
    const copy = parsed.data
    const { context: _, ...result } = run(
      {
        ...copy,
        channel: copy.channel ?? given.channel,
        product_kind: copy.product_kind ?? given.product_kind,
        meta: { ...given.meta, ...copy.meta },
      },
      today(),
    )
    return result satisfies ReviewResult
  })
  if (written === 0)
    throw new Problem(
      'invalid-request',
      '标准输入里没有文案；应当每行是一个 JSON 对象，例如 {"id": "1", "text": "……", "channel": "公众号"}。',
    )
  if (failed > 0) process.exitCode = 3
}
