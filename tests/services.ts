// What contract suites run on: what is built in, and the real servers that `.ci/services.sh` starts. Without a server its suites are
// skipped, and a line says so; with TEST_SERVICES=required that is a failure.
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { Client } from 'pg'
import { describe, inject } from 'vitest'
import type { Bus } from '../server/bus/bus.ts'
import { createMemoryBus } from '../server/bus/memory.ts'
import { createRedisBus } from '../server/bus/redis.ts'
import type { Blob } from '../storage/blobs/blob.ts'
import { createFolderBlob } from '../storage/blobs/folder.ts'
import { createS3Blob } from '../storage/blobs/s3.ts'
import { migrate, migrationsFolder } from '../storage/sql/migrate.ts'
import { openPglite } from '../storage/sql/pglite.ts'
import { openPostgres } from '../storage/sql/postgres.ts'
import type { Sql } from '../storage/sql/sql.ts'

/** Something to run a suite on. `setting` names the environment variable of a server. */
type Adapter<T> = { name: string; setting?: string; open(): Promise<T> }

/** Runs the suite on each adapter; `open` makes an empty one, and closing it removes what it left. */
export const onEach = <T>(adapters: Adapter<T>[], suite: (open: () => Promise<T>, name: string) => void): void => {
  for (const { name, setting, open } of adapters) {
    describe.skipIf(setting !== undefined && lacks(`a suite on ${name}`, setting))(name, () => suite(open, name))
  }
}

/**
 * Whether one of these settings of a server is missing, for `skipIf`. A line says what is skipped and why.
 * @throws Error where TEST_SERVICES says that all servers must be there
 */
export const lacks = (suite: string, ...settings: string[]): boolean => {
  const absent = settings.filter((name) => !process.env[name]).join(', ')
  if (!absent) return false
  if (process.env.TEST_SERVICES === 'required') throw new Error(`${suite} is required, but there is no ${absent}`)
  return cannot(suite, `there is no ${absent} (see .ci/services.sh)`)
}

/** What this machine cannot do whatever is started on it, for `skipIf`: says so. */
export const cannot = (suite: string, why: string): true => {
  console.log(`skipped ${suite}: ${why}`)
  return true
}

const projectRoot = fileURLToPath(new URL('..', import.meta.url))

/** Below the run's folder, which goes away with all that is left in it. */
export const temporaryFolder = (): Promise<string> => mkdtemp(join(inject('testFolder'), 'test-'))

const setting = (name: string): string => process.env[name] ?? ''

/** Empty, with the schema of this release. */
export const databases: Adapter<Sql>[] = [
  {
    name: 'PGlite',
    async open() {
      const folder = await temporaryFolder()
      await copyEmptyPglite(join(folder, 'sql'))
      const sql = await openPglite(join(folder, 'sql'))
      return {
        ...sql,
        async close() {
          await sql.close()
          await rm(folder, { recursive: true })
        },
      }
    },
  },
  {
    name: 'PostgreSQL',
    setting: 'TEST_DATABASE_URL',
    async open() {
      const server = setting('TEST_DATABASE_URL')
      const { url, drop } = await createDatabase(server)
      const sql = await openPostgres(url)
      await migrate(sql)
      return {
        ...sql,
        async close() {
          await sql.close()
          await drop()
        },
      }
    },
  },
]

/** Making a PGlite folder takes seconds, copying one a moment: the first test on this machine makes it for this schema. */
export const copyEmptyPglite = async (target: string): Promise<void> => {
  const fingerprint = createHash('sha256')
  for (const { hash } of readMigrationFiles({ migrationsFolder })) fingerprint.update(hash)
  const { version } = JSON.parse(
    await readFile(join(projectRoot, 'node_modules/@electric-sql/pglite/package.json'), 'utf8'),
  )
  const template = join(tmpdir(), `zhigu-empty-${version}-${fingerprint.digest('hex').slice(0, 12)}`)
  if (!existsSync(template)) {
    const making = await temporaryFolder()
    const sql = await openPglite(join(making, 'sql'))
    await migrate(sql)
    await sql.close()
    // Another test may have been faster; its folder is as good.
    await rename(join(making, 'sql'), template).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
    await rm(making, { recursive: true })
  }
  await cp(template, target, { recursive: true })
}

/** An empty database of its own on the PostgreSQL server. */
export const createDatabase = async (server: string): Promise<{ url: string; drop(): Promise<void> }> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const run = async (statement: string) => {
    const client = new Client({ connectionString: server })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
  await run(`create database ${name}`)
  const url = new URL(server)
  url.pathname = name
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) }
}

/** Empty; `another` is a second opening of the same place. */
export const blobStores: Adapter<{ blob: Blob; another: Blob; close(): Promise<void> }>[] = [
  {
    name: 'folder',
    async open() {
      const folder = await temporaryFolder()
      const make = () => createFolderBlob(join(folder, 'blobs'))
      return { blob: make(), another: make(), close: () => rm(folder, { recursive: true }) }
    },
  },
  {
    name: 'S3',
    setting: 'TEST_S3_ENDPOINT',
    async open() {
      const settings = {
        endpoint: setting('TEST_S3_ENDPOINT'),
        region: 'us-east-1',
        accessKeyId: process.env.TEST_S3_ACCESS_KEY_ID ?? 'test',
        secretAccessKey: process.env.TEST_S3_SECRET_ACCESS_KEY ?? 'test',
      }
      const bucket = `test-${randomUUID()}`
      const { accessKeyId, secretAccessKey, ...rest } = settings
      const client = new S3Client({ ...rest, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } })
      await client.send(new CreateBucketCommand({ Bucket: bucket }))
      client.destroy()
      const make = () => createS3Blob({ uri: `s3://${bucket}/some/prefix`, ...settings })
      return { blob: make(), another: make(), async close() {} }
    },
  },
]

/** `another` is what a second process has: with the memory bus, which knows no other process, the same. */
export const buses: Adapter<{ bus: Bus; another: Bus; errors: unknown[]; close(): Promise<void> }>[] = [
  {
    name: 'memory',
    async open() {
      const errors: unknown[] = []
      const bus = createMemoryBus({ onError: (error) => errors.push(error) })
      return { bus, another: bus, errors, close: () => bus.close() }
    },
  },
  {
    name: 'Redis',
    setting: 'TEST_REDIS_URL',
    async open() {
      const errors: unknown[] = []
      const make = () => createRedisBus({ url: setting('TEST_REDIS_URL'), onError: (error) => errors.push(error) })
      const bus = make()
      const another = make()
      return {
        bus,
        another,
        errors,
        async close() {
          await bus.close()
          await another.close()
        },
      }
    },
  },
]
