// `npx zhigu doctor`: what is wrong, and how to mend it.
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { Problem, type ProblemCode } from '../../domain/problem.ts'
import { type ComponentState, checkComponents } from '../../server/operations/health.ts'
import { makeMasterKey } from '../../storage/keys/master-key.ts'
import { openAccess } from '../access.ts'
import { type Config, projectRoot, readConfig } from '../config.ts'
import { networkComponents } from '../network-components.ts'
import { consoleProgress } from '../progress.ts'
import { acquireHome, masterKeyOf, outsideComponents } from '../wiring.ts'

/** Below this a database soon refuses to write. */
const leastFreeBytes = 500 * 1024 * 1024

/** Whoever waits at a terminal hears the reason, which each of them has found by then, rather than that there was no answer. */
const outsideMilliseconds = 15_000

/** How to mend what a component complains of. */
const remedies: Record<string, string> = {
  内置数据库: '从备份恢复：把数据目录改名保留，再运行 npx zhigu restore 备份.tgz。',
  PostgreSQL: '检查 DATABASE_URL、网络和数据库服务；需要 PostgreSQL 15 以上，账号能建表。',
  检索索引: '运行 npx zhigu doctor --repair 重建。',
  客户密钥: '恢复原来的 MASTER_KEY 或数据目录里的 master.key；没有它，已加密的原文无法读出。',
  检索索引的位置: '检查 KNOWLEDGE_URI 与 S3_* 设置，以及文件夹的写权限。',
  文件存储: '检查 BLOB_URI 与 S3_* 设置，以及文件夹的写权限。',
  Redis: '检查 REDIS_URL；Redis 不可用时单个进程仍能服务，多进程之间会慢一两秒。',
  身份系统: '检查 JWKS_URL 和身份系统；用公司身份登录的人都要靠它。',
  链路收集器: '检查 OTEL_EXPORTER_OTLP_ENDPOINT；收集器不可用时照常服务，只是没有链路。',
  语言模型: '检查 LLM、OPENAI_* 或 OLLAMA_* 设置；模型不可用时以资料原文作答。',
  磁盘空间: '清理数据目录所在的磁盘。',
}

/** How to mend what keeps everything from opening, where the general advice is to run this command. */
const openingRemedies: Partial<Record<ProblemCode, string>> = {
  'storage-corrupt':
    '请把数据目录改名保留，再运行 npx zhigu restore 备份.tgz 从备份恢复；没有备份时，把 ZHIGU_HOME 设为一个空目录重新开始。',
  'component-unavailable': '请检查这个组件的设置、网络和运行状态，再运行一次。',
}

/** Checks configuration, components and disk, and prints a remedy for each fault. The exit code is 1 when a required one fails. */
export const doctor = async (options: { repair?: boolean; newMasterKey?: boolean; json?: boolean }): Promise<void> => {
  const config = readConfig()
  if (options.newMasterKey) await replaceMasterKey(config)
  const source = existsSync(`${projectRoot}/.env`) ? '环境变量与 .env' : '环境变量（没有 .env，用缺省值）'
  const unknown = config.unknown.join('') || undefined
  const states: ComponentState[] = [
    { name: '配置', required: false, ok: true, note: unknown ? `${source}。${unknown}` : source, missing: unknown },
  ]
  try {
    const access = await openAccess(config, { movesIndex: options.repair })
    try {
      states.push({
        name: '数据目录',
        required: true,
        ok: true,
        note: access.server ? `${config.home}（服务运行中：${access.server}）` : config.home,
      })
      const bar = consoleProgress('重建索引')
      for await (const output of access.run('components', { repair: options.repair ?? false })) {
        if ('step' in output) bar.update(output.step.done, output.step.total)
        else states.push(...output.states)
      }
      bar.end()
    } finally {
      await access.close()
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code, detail } = error
    const general = detail.includes('请') ? '' : (openingRemedies[code] ?? error.document().action)
    const remedy = error.action ?? general
    states.push({
      name: code === 'component-unavailable' ? '组件' : '数据目录',
      required: true,
      ok: false,
      code,
      note: `${detail}${remedy}`,
    })
    // The one that failed was told of; the others may fail as well.
    states.push(
      ...(await checkComponents(outsideComponents(config), outsideMilliseconds)).filter(({ note }) => note !== detail),
    )
  }
  states.push(...(await checkComponents(networkComponents(config))), await diskSpace(config))
  if (options.json)
    console.log(JSON.stringify({ ok: states.every((state) => state.ok || !state.required), components: states }))
  else for (const state of states) print(state)
  if (states.some((state) => !state.ok && state.required)) process.exitCode = 1
}

/** Goes on without the originals that the lost key locked. @throws Problem when there is none to replace */
const replaceMasterKey = async (config: Config): Promise<void> => {
  if (config.MASTER_KEY !== undefined)
    throw new Problem('invalid-request', '主密钥由 MASTER_KEY 设定，不在数据目录里；请在那里填入原来的或新的主密钥。')
  const file = masterKeyOf(config)
  const home = await acquireHome(config)
  try {
    if (existsSync(file)) throw new Problem('conflict', `主密钥 ${file} 还在，没有另立。`)
    await makeMasterKey(file)
    console.error(`已另立主密钥 ${file}，请妥善备份。日后找回旧的，在这个文件里另起一行写上，旧的原文就又能读出。`)
  } finally {
    await home.release()
  }
}

const diskSpace = async (config: Config): Promise<ComponentState> => {
  const { bavail, bsize } = await statfs(existsSync(config.home) ? config.home : projectRoot)
  const free = bavail * bsize
  return {
    name: '磁盘空间',
    required: true,
    ok: free >= leastFreeBytes,
    note: `剩余 ${(free / 1024 ** 3).toFixed(1)} GB`,
  }
}

const print = (state: ComponentState): void => {
  // What a required component still lacks is being made up for while it works.
  const isWell = state.ok && (state.required || !state.missing)
  const mark = isWell ? '✓' : state.required ? '✗' : '!'
  console.log(`${mark} ${state.name}${state.note ? `：${state.note}` : ''}`)
  const remedy = state.action ?? remedies[state.code === 'storage-full' ? '磁盘空间' : state.name]
  if (!state.ok && remedy) console.log(`    ${remedy}`)
}
