// One folder for the homes of a run of the tests; it goes away at the end. Set as `globalSetup` in vitest.config.ts.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests put what they write. */
    testFolder: string
  }
}

export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhigu-tests-'))
  provide('testFolder', folder)
  return () => rm(folder, { recursive: true, force: true })
}
