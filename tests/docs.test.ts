// What the documentation points at is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../bin/config.ts'

const pages = [
  'README.md',
  ...readdirSync(join(projectRoot, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
]
const folders = 'agents|bin|docs|domain|evals|knowledge|models|prompts|retrievers|server|storage|tests|text|web'

test.each(pages)('%s names only files and folders that exist', (page) => {
  const text = readFileSync(join(projectRoot, page), 'utf8')
  const named = [...text.matchAll(new RegExp(`[\`(]((?:${folders})/[\\w./-]*)[\`)]`, 'g'))].map(([, path = '']) => path)
  expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([])
})
