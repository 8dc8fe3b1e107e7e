// `npx zhigu backup|restore`.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import { migrate } from '../../storage/sql/migrate.ts'
import { openPglite } from '../../storage/sql/pglite.ts'
import { openPostgres } from '../../storage/sql/postgres.ts'
import { createWitness } from '../../storage/streams/witness.ts'
import { openAccess, untilFree } from '../access.ts'
import { type BackupReport, readBackup } from '../backup.ts'
import { type Config, readConfig } from '../config.ts'
import { createLogger } from '../logger.ts'
import { consoleProgress } from '../progress.ts'
import { acquireHome, blobsOf, masterKeyOf, openServices, untilVectorsDone, witnessFile } from '../wiring.ts'

/** Writes a backup to `file`, beside a running server too. */
export const backup = async (file: string, options: { json?: boolean }): Promise<void> => {
  const access = await openAccess(readConfig())
  try {
    const folder = dirname(resolve(file))
    const isNew = !existsSync(folder)
    const bar = consoleProgress('备份')
    for await (const output of access.run('backup', { file: resolve(file) })) {
      if ('step' in output) bar.update(output.step.done, output.step.total, output.step.note)
      else {
        bar.end()
        // Perhaps it was another that was meant.
        if (isNew) console.error(`没有文件夹 ${folder}，已新建。`)
        report('已备份', output.report, options)
        if (!options.json)
          console.log(
            output.report.masterKey
              ? '备份中含主密钥，能解开客户原文：请像保管密钥一样保管它。'
              : '主密钥来自 MASTER_KEY，不在备份中；恢复时须提供同一个主密钥。',
          )
      }
    }
  } finally {
    await access.close()
  }
}

/** Puts a backup into an empty data folder or database. @throws Problem when the target is in use or holds anything */
export const restore = async (file: string, options: { json?: boolean }): Promise<void> => {
  const config = readConfig()
  // Before anything is made in an empty folder.
  if (!existsSync(file)) throw new Problem('not-found', `备份文件 ${resolve(file)} 不存在。`)
  await untilFree(config)
  const home = await acquireHome(config)
  try {
    report('已恢复', await fill(config, file), options)
    await makeIndex(config)
  } finally {
    await home.release()
  }
}

/** Reads the backup into what is empty; when that fails, it is empty again. */
const fill = async (config: Config, file: string): Promise<BackupReport> => {
  const made = ['sql', 'blobs', 'master.key'].map((name) => join(config.home, name)).filter((path) => !existsSync(path))
  try {
    const sql = config.DATABASE_URL
      ? await openPostgres(config.DATABASE_URL)
      : await openPglite(join(config.home, 'sql'))
    try {
      await migrate(sql)
      const bar = consoleProgress('恢复')
      const restored = await readBackup(
        { sql, blobs: blobsOf(config) },
        file,
        config.MASTER_KEY ? null : masterKeyOf(config),
        (step) => bar.update(step.done, step.total, step.note),
      )
      bar.end()
      // The record begins anew with what the backup holds.
      await createWitness(witnessFile(config)).forget()
      return restored
    } finally {
      await sql.close()
    }
  } catch (error) {
    // The folder is as it was, so that the next attempt finds it empty.
    for (const path of made) await rm(path, { recursive: true, force: true })
    throw error
  }
}

/** Opening rebuilds the index from the rows, which tell of one where the backup was made. */
const makeIndex = async (config: Config): Promise<void> => {
  const services = await openServices(
    { ...config, SAMPLE_LIBRARY: 'off' },
    { logger: createLogger({ LOG_LEVEL: 'error' }), progress: consoleProgress, movesIndex: true },
  )
  try {
    await untilVectorsDone(services.index, consoleProgress)
  } finally {
    await services.close()
  }
}

const report = (done: string, outcome: BackupReport, options: { json?: boolean }): void => {
  if (options.json) console.log(JSON.stringify(outcome))
  else
    console.log(
      `${done} ${outcome.file}：${outcome.rows} 行，${outcome.blobs} 个文件，${(outcome.bytes / 1024 / 1024).toFixed(1)} MB。`,
    )
}
