// The rules that come with the product, read from the YAML files in this folder and checked.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { LawFile, type Laws, type Rule, RuleFile } from './rule.ts'

const lawFile = 'laws.yaml'

/**
 * Rules and register of laws of a folder: `laws.yaml` and one file a family.
 * @throws ZodError for a file that does not fit, Error for an id used twice or a basis that names no registered law
 */
export const loadRules = (folder: string = import.meta.dirname): { rules: Rule[]; laws: Laws } => {
  const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'))
  const { laws } = LawFile.parse(read(lawFile))
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && name !== lawFile)
    .sort()
  const rules = files.flatMap((name) => {
    const file = RuleFile.parse(read(name))
    return file.rules.map((rule): Rule => ({ ...rule, family: file.family }))
  })
  const seen = new Set<string>()
  for (const { id, basis } of rules) {
    if (seen.has(id)) throw new Error(`Rule ${id} is defined twice in ${folder}`)
    seen.add(id)
    for (const { law } of basis)
      if (!laws[law]) throw new Error(`Rule ${id} rests on ${law}, which ${lawFile} does not list`)
  }
  return { rules, laws }
}
