// The product over the sample library in a folder of its own; evals and benches use it and leave nothing behind but the loaded library
// itself, kept for the next one.
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from '../storage/make-folder.ts'
import { type Config, projectRoot } from './config.ts'
import { fingerprintOf } from './fingerprint.ts'
import { createLogger } from './logger.ts'
import { consoleProgress } from './progress.ts'
import { openServices, type Services } from './wiring.ts'

/** The model is whatever is configured; storage is always a fresh folder, `home`. */
export const withSampleServices = async <T>(
  config: Config,
  work: (services: Services, home: string) => Promise<T>,
): Promise<T> => {
  const home = await mkdtemp(join(tmpdir(), 'zhigu-sample-'))
  const own: Config = {
    ...config,
    home,
    DATABASE_URL: undefined,
    KNOWLEDGE_URI: undefined,
    BLOB_URI: undefined,
    REDIS_URL: undefined,
    SAMPLE_LIBRARY: 'on',
    // What is said does not depend on the hour at which it is measured.
    serviceHours: { days: '每天', periods: [{ from: '00:00', to: '24:00' }], emergencies: true },
  }
  const open = () => openServices(own, { logger: createLogger({ LOG_LEVEL: 'warn' }), progress: consoleProgress })
  try {
    const kept = join(config.home, 'sample-library', await fingerprintOf(projectRoot, loadedFrom))
    if (existsSync(kept)) await cp(kept, home, { recursive: true })
    else {
      await (await open()).close()
      // Where it cannot be kept it is loaded again, and that is all.
      await keep(home, kept).catch(() => undefined)
    }
    const services = await open()
    try {
      return await work(services, home)
    } finally {
      await services.close()
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** What decides how the library looks when it is loaded. Another embedder than the one it was kept with has it indexed anew. */
const loadedFrom = ['domain', 'text', 'models', 'storage', 'knowledge', 'bin/wiring.ts', 'package-lock.json']

/** Only the newest is kept, and only whole. */
const keep = async (home: string, place: string): Promise<void> => {
  const folder = dirname(place)
  await makeFolder(folder, { what: '数据目录', setting: 'ZHIGU_HOME' })
  const partial = await mkdtemp(`${place}.`)
  try {
    await cp(home, partial, { recursive: true })
    // Another eval may have been faster.
    if (!existsSync(place)) await rename(partial, place)
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
  for (const name of await readdir(folder))
    if (!name.startsWith(basename(place))) await rm(join(folder, name), { recursive: true, force: true })
}
