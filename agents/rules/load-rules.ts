// The rules that come with the product, read from the YAML files in this folder and checked.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { LawFile, type Laws, type Rule, RuleFile } from './rule.ts'

const lawFile = 'laws.yaml'

/**
 * Rules and register of laws of a folder: `laws.yaml` and one file a family.
 * @throws Error that names the file and says what to mend: for YAML or fields that do not fit, a pattern that is wrong or could take
 * long, an id used twice, a basis that the register does not list
 */
export const loadRules = (folder: string = import.meta.dirname): { rules: Rule[]; laws: Laws } => {
  const { laws } = readAs(LawFile, folder, lawFile)
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && name !== lawFile)
    .sort()
  const rules: Rule[] = []
  const seen = new Map<string, string>()
  for (const name of files) {
    const file = readAs(RuleFile, folder, name)
    for (const rule of file.rules) {
      const first = seen.get(rule.id)
      if (first) throw new Error(`规则文件 ${name}：${rule.id} 在 ${first} 里已经有了，请改用别的编号。`)
      seen.set(rule.id, name)
      const unknown = rule.basis.find(({ law }) => !laws[law])
      if (unknown) throw new Error(`规则文件 ${name}：${rule.id} 的依据 ${unknown.law} 没有登记，请先写入 ${lawFile}。`)
      rules.push({ ...rule, family: file.family })
    }
  }
  return { rules, laws }
}

const readAs = <Schema extends z.ZodType>(schema: Schema, folder: string, name: string): z.output<Schema> => {
  let content: unknown
  try {
    content = parse(readFileSync(join(folder, name), 'utf8'))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`规则文件 ${name} 读不出来，请核对 YAML 的写法：${reason}`, { cause })
  }
  const checked = schema.safeParse(content)
  if (checked.success) return checked.data
  throw new Error(`规则文件 ${name} 有误：\n${z.prettifyError(checked.error)}`, { cause: checked.error })
}
