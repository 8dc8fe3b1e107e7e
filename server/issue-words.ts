// What was wrong with a field, in words for whoever filled it in.
import type { core } from 'zod'

const types: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  array: '列表',
  object: '对象',
}

const unitOf = (origin: string): string => (origin === 'string' ? ' 个字符' : origin === 'array' ? ' 项' : '')

/** The words for an issue that occurs in our schemas; undefined leaves it to zod's own Chinese. */
export const wordsOfIssue = (issue: core.$ZodRawIssue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '必填' : `应为${types[issue.expected] ?? issue.expected}`
    case 'unrecognized_keys':
      return `没有这些字段：${issue.keys.join('、')}`
    case 'invalid_value':
      return `应为以下之一：${issue.values.join('、')}`
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
