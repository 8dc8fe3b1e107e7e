import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      '{domain,text,models,storage,prompts,knowledge,retrievers,agents,server,evals,bin,tests,web}/**/*.test.{ts,tsx}',
    ],
    globalSetup: 'tests/flows/test-folder.ts',
    // Nothing is timed by these: they are for a machine that has other work too.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    // Two cores: PGlite and LanceDB are native and heavy, more workers only make each other slower.
    maxWorkers: 2,
  },
})
