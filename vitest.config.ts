import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      '{domain,text,models,storage,prompts,knowledge,retrievers,agents,server,evals,bin,tests,web}/**/*.test.{ts,tsx}',
    ],
    globalSetup: 'tests/flows/test-folder.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: PGlite and LanceDB are native and heavy, more workers only make each other slower.
    maxWorkers: 2,
  },
})
