// What was wrong with a field, in words for whoever filled it in.
import type { core } from 'zod'
import { zhCN } from 'zod/locales'

const types: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  array: '列表',
  object: '对象',
}

const typeName = (expected: string): string => types[expected] ?? expected

const unitOf = (origin: string): string => (origin === 'string' ? ' 个字符' : origin === 'array' ? ' 项' : '')

/** A choice of plain types or of values; a choice of larger things is not said in a few words. */
const wordsOfAlternatives = (alternatives: core.$ZodIssue[][]): string | undefined => {
  const issues = alternatives.flat()
  const values = issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values : []))
  const names = issues.flatMap((issue) => (issue.code === 'invalid_type' ? typeName(issue.expected) : []))
  if (values.length === issues.length) return `应为以下之一：${values.join('、')}`
  if (names.length === issues.length) return `应为${[...new Set(names)].join('或')}`
  return undefined
}

/** The words for an issue that occurs in our schemas; undefined leaves it to zod's own Chinese. */
export const wordsOfIssue = (issue: core.$ZodRawIssue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '必填，这里没有给出' : `应为${typeName(issue.expected)}`
    case 'unrecognized_keys':
      return `没有这些字段：${issue.keys.join('、')}`
    case 'invalid_value':
      return issue.input === undefined ? '必填，这里没有给出' : `应为以下之一：${issue.values.join('、')}`
    case 'invalid_union':
      return issue.input === undefined ? '必填，这里没有给出' : wordsOfAlternatives(issue.errors)
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? '不能为空'
        : `至少 ${issue.minimum}${unitOf(issue.origin)}`
    case 'too_big':
      return `最多 ${issue.maximum}${unitOf(issue.origin)}`
    default:
      return undefined
  }
}

const inChinese = zhCN().localeError

/** The same as an `error` to parse with: our words, and zod's own Chinese for the rest. */
export const inWords: core.$ZodErrorMap = (issue) => wordsOfIssue(issue) ?? inChinese(issue)
