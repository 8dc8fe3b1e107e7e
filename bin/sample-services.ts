// The product over the sample library in a folder of its own; evals and benches use it and leave nothing behind.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { createLogger } from './logger.ts'
import { consoleProgress } from './progress.ts'
import { openServices, type Services } from './wiring.ts'

/** The model is whatever is configured; storage is always a fresh folder. */
export const withSampleServices = async <T>(config: Config, work: (services: Services) => Promise<T>): Promise<T> => {
  const home = await mkdtemp(join(tmpdir(), 'zhigu-sample-'))
  const own: Config = {
    ...config,
    home,
    DATABASE_URL: undefined,
    KNOWLEDGE_URI: undefined,
    BLOB_URI: undefined,
    REDIS_URL: undefined,
    SAMPLE_LIBRARY: 'on',
  }
  try {
    const services = await openServices(own, { logger: createLogger({ LOG_LEVEL: 'warn' }), progress: consoleProgress })
    try {
      return await work(services)
    } finally {
      await services.close()
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
