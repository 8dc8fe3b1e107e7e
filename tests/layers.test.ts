import { createRequire } from 'node:module'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { expect, test } from 'vitest'
import { projectRoot } from '../bin/config.ts'

const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs')
const folders = [
  'domain',
  'text',
  'models',
  'storage',
  'prompts',
  'knowledge',
  'retrievers',
  'agents',
  'server',
  'evals',
  'web',
  'bin',
]

test('calls go one way, down, and vendors are named only where they are wrapped', async () => {
  process.chdir(projectRoot)
  const { output } = await cruise(
    folders,
    { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true },
    undefined,
    { tsConfig: extractTSConfig('tsconfig.json') },
  )
  const { summary, modules } = output as ICruiseResult
  // A compiler that the tool does not know makes it see nothing, and nothing breaks no rule.
  for (const folder of folders)
    expect(modules.filter(({ source }) => source.startsWith(`${folder}/`)).length, folder).toBeGreaterThan(5)
  const resolved = modules.flatMap(({ dependencies }) => dependencies.map((dependency) => dependency.resolved))
  expect(resolved.length).toBeGreaterThan(50)
  // What is excluded from the tool's sight breaks no rule either.
  expect(resolved.filter((path) => path.includes('node_modules/')).length).toBeGreaterThan(50)
  expect(summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
})
