// `npx zhigu rules`: what the rules are, and whether they do what their own examples say.
import { resolve } from 'node:path'
import { createReview } from '../../agents/compliance/review.ts'
import { copyExamples, mistakeIn, type RuleExample } from '../../agents/compliance/rule-examples.ts'
import { basisOn } from '../../agents/rules/basis.ts'
import { loadRules } from '../../agents/rules/load-rules.ts'
import type { Rule } from '../../agents/rules/rule.ts'
import { CalendarDate, calendarDate } from '../../domain/calendar.ts'
import { Problem } from '../../domain/problem.ts'
import { basisWords } from './review.ts'

/** Lists the rules, or those whose id or title holds a text. */
export const list = (text: string | undefined, options: { json?: boolean }): void => {
  const { rules } = loadRules()
  const wanted = rules.filter(({ id, title }) => text === undefined || `${id} ${title}`.includes(text))
  if (wanted.length === 0) throw new Problem('not-found', `没有编号或标题含“${text}”的规则。`)
  if (options.json) console.log(JSON.stringify(wanted.map(summaryOf)))
  else
    for (const rule of wanted)
      console.log(`${rule.id.padEnd(26)} ${severityWords[rule.severity]}  ${rule.title}（${rule.products.join('、')}）`)
}

const summaryOf = ({ id, family, title, surface, products, kind, severity, status, copy }: Rule) => ({
  id,
  family,
  title,
  surface,
  products,
  kind,
  severity,
  status,
  reviewsCopy: copy !== undefined,
})

const severityWords = { block: '禁止', major: '必改', minor: '建议' }

/** Explains one rule: what it asks, on what basis, where it does not apply, what to write instead. */
export const explain = (id: string, options: { date?: string; json?: boolean }): void => {
  const date = CalendarDate.safeParse(options.date ?? calendarDate(new Date()))
  if (!date.success) throw new Problem('invalid-request', `--date ${options.date}：应为 YYYY-MM-DD 形式的日期。`)
  const { rules, laws } = loadRules()
  const rule = ruleOf(rules, id)
  const basis = basisOn(rule, laws, date.data)
  if (options.json) {
    console.log(JSON.stringify({ ...rule, basis }))
    return
  }
  console.log(`${rule.id}  ${rule.title}（${severityWords[rule.severity]}）\n\n${rule.rule}\n`)
  console.log(`适用：${rule.products.join('、')}`)
  if (rule.exceptions.length > 0) console.log(`例外：${rule.exceptions.join('；')}`)
  console.log(`改法：${rule.fix}`)
  if (basis.length === 0) console.log('依据：行业惯例或产品政策，没有可引用的条文。')
  for (const one of basis) console.log(`${basisWords(one)}${one.note ? `（${one.note}）` : ''}`)
  const shown = rule.copy
  if (!shown) return
  const textOf = (example: string | { text: string }) => (typeof example === 'string' ? example : example.text)
  console.log(`\n会报告：\n${shown.matches.map((one) => `  ${textOf(one)}`).join('\n')}`)
  console.log(`不报告：\n${shown.passes.map((one) => `  ${textOf(one)}`).join('\n')}`)
  for (const one of shown.borderline) console.log(`界限：${one.text}\n  ${one.why}`)
}

const ruleOf = (rules: readonly Rule[], id: string): Rule => {
  const rule = rules.find((candidate) => candidate.id === id.toUpperCase())
  if (!rule) throw new Problem('not-found', `没有规则 ${id}；用 npx zhigu rules list 查看全部编号。`)
  return rule
}

/** Reads the rules of a folder; what is wrong is said by the error. */
export const lint = (folder: string | undefined): void => {
  try {
    const { rules, laws } = folder === undefined ? loadRules() : loadRules(resolve(folder))
    createReview({ rules, laws })
    console.log(`${rules.length} 条规则，${Object.keys(laws).length} 部法规，写法都正确。`)
  } catch (cause) {
    throw new Problem('invalid-request', cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** Runs the rules' own examples; the exit code is 1 where one is not judged as it says. */
export const test = (id: string | undefined, options: { json?: boolean }): void => {
  const { rules, laws } = loadRules()
  const review = createReview({ rules, laws })
  const chosen = id === undefined ? rules : [ruleOf(rules, id)]
  const examples = chosen.flatMap(copyExamples)
  const today = calendarDate(new Date())
  const wrong = examples.flatMap((example): (RuleExample & { said: string })[] => {
    const said = mistakeIn(example, review, today)
    return said === null ? [] : [{ ...example, said }]
  })
  if (options.json) console.log(JSON.stringify({ examples: examples.length, wrong }))
  else {
    for (const { ruleId, copy, expect, said } of wrong)
      console.log(`${ruleId}：应为 ${expect}，得到 ${said}\n  ${copy.text}`)
    console.log(`${examples.length} 个例子，${wrong.length} 个不符。`)
  }
  if (wrong.length > 0) process.exitCode = 1
}
