// Writes the documents that are made from code; with --check says which are out of date and exits 1.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationGuide, environmentExample, projectRoot } from './config.ts'

/** Path in the project → what it must say. */
export const generatedDocuments: Record<string, () => string> = {
  '.env.example': environmentExample,
  'docs/configuration.md': configurationGuide,
}

if (import.meta.main) {
  const check = process.argv.includes('--check')
  for (const [path, make] of Object.entries(generatedDocuments)) {
    const file = join(projectRoot, path)
    if (!check) writeFileSync(file, make())
    else if (readFileSync(file, 'utf8') !== make()) {
      console.error(`${path} 与代码不一致，请运行 npm run docs`)
      process.exitCode = 1
    }
  }
}
