// `npm start`: opens everything, listens, prints where, and stops cleanly.
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import { startReading } from '../../server/library/feed-work.ts'
import { feedsDue } from '../../server/library/feeds.ts'
import { answersToWithdraw } from '../../server/library/stops.ts'
import { type Component, checkComponents, readiness } from '../../server/operations/health.ts'
import { createRecentErrors } from '../../server/operations/recent-errors.ts'
import { startUpkeep } from '../../server/operations/upkeep.ts'
import type { Upgrade } from '../../server/sockets/upgrade.ts'
import { localHandler, untilFree } from '../access.ts'
import { beganAt, beginAnew, canBeginAnew } from '../begin-anew.ts'
import { type Config, readConfig } from '../config.ts'
import { createHttpServer } from '../http-server.ts'
import { createLogger } from '../logger.ts'
import { consoleProgress } from '../progress.ts'
import { startTracing } from '../tracing.ts'
import { buildWeb, createWeb } from '../web.ts'
import { acquireHome, createServer as createZhigu, openServices, seal, upkeepTasks } from '../wiring.ts'

const usualPort = 8787
const drainMilliseconds = 10_000
/** Who waits longer is told that a second Ctrl-C does not wait. */
const patienceMilliseconds = 500

/** Runs until SIGINT or SIGTERM. */
export const serve = async (): Promise<void> => {
  const config = readConfig()
  const interruption = onInterruption()
  const errors = createRecentErrors()
  const logger = createLogger(config, errors)
  // Told at once, not after the library was opened.
  if (config.PORT !== 0) await tryPort(bare(config.HOST), config.PORT)
  await untilFree(config)
  const home = await acquireHome(config)
  try {
    const tracing = await startTracing(config)
    const tell = teller(config)
    const hasBuilt = await buildWeb(consoleProgress('构建页面'))
    const services = await openServices(config, { logger, progress: consoleProgress, tell })
    try {
      if ((hasBuilt || services.hasLoaded) && canBeginAnew) {
        await services.close()
        await tracing?.shutdown()
        await home.release()
        beginAnew()
      }
      const stopping = new AbortController()
      const { app, upgrade, socketsClosed } = createZhigu({
        config,
        services,
        logger,
        errors,
        stopping: stopping.signal,
        web: createWeb({ auth: config.AUTH }),
      })
      const local = localHandler({ services, secret: home.secret, logger })
      const fetch: Fetch = (request, env) =>
        new URL(request.url).pathname.startsWith('/local/') ? local(request) : app.fetch(request, env)
      const { server, url } = await listenOn(config, { fetch, upgrade })
      await services.turns.start()
      const upkeep = await startUpkeep({ tasks: upkeepTasks(services, config), bus: services.bus, logger })
      // What the process before may have left undone.
      services.bus.publish(answersToWithdraw)
      void startReading(services.jobs, services.readFeed).then(
        () => services.bus.publish(feedsDue),
        (error: unknown) => logger.error({ err: error }, 'sources are not read'),
      )
      await home.announce(url)
      greet({ url, config, seconds: (Date.now() - beganAt()) / 1000 })
      void tellFaults(services.components)

      const signal = await interruption.signal()
      logger.info({ signal }, 'stopping')
      console.log('\n正在停止……')
      const patience = setTimeout(
        () => console.log('等正在进行的回答结束；再按一次 Ctrl-C 立即退出。'),
        patienceMilliseconds,
      )
      stopping.abort()
      await services.turns.drain(drainMilliseconds)
      await socketsClosed()
      await close(server)
      clearTimeout(patience)
      await upkeep.stop()
      await seal(services, config).catch((error) => logger.error({ err: error }, 'anchoring at the end failed'))
    } finally {
      await services.close()
    }
    await tracing?.shutdown()
  } finally {
    await home.release()
  }
  console.log('已停止。')
  process.exit(0)
}

const greet = ({ url, config, seconds }: { url: string; config: Config; seconds: number }): void => {
  for (const what of config.unknown) console.error(`! ${what}`)
  console.log(
    `\n智顾已启动（${seconds.toFixed(1)} 秒）\n\n  演示页面   ${url}/\n  坐席工作台 ${url}/staff\n  资料库     ${url}/library\n  运行管理   ${url}/ops\n  接口文档   ${url}/docs\n  健康检查   ${url}/readyz\n  数据目录   ${config.home}\n`,
  )
  if (config.PORT === 0 && new URL(url).port !== String(usualPort))
    console.log(`  端口 ${usualPort} 已被占用，这次用的是 ${new URL(url).port}；要固定端口请设置 PORT。\n`)
  if (config.AUTH === 'demo')
    console.log('  演示身份：任何人都能以任何角色使用，只供本机试用。正式使用请设置 AUTH=jwt。\n')
  console.log('按 Ctrl-C 停止。')
}

/** What does not work, or not wholly, although the server runs. */
const tellFaults = async (components: Component[]): Promise<void> => {
  const { missing } = readiness(await checkComponents(components))
  for (const what of missing) console.log(`! ${what}`)
  if (missing.length > 0) console.log('修复办法：npx zhigu doctor\n')
}

/** Says what is being done: on a terminal, and whenever the first start keeps people waiting. */
const teller = ({ home, DATABASE_URL }: Config): ((doing: string) => void) => {
  const isFirst = DATABASE_URL === undefined && !existsSync(join(home, 'sql'))
  if (isFirst)
    console.error(`首次启动：在 ${home} 建立数据库并载入示例资料，约需半分钟，慢的机器要几分钟；之后每次几秒。`)
  return isFirst || process.stderr.isTTY ? (doing) => console.error(doing) : () => undefined
}

/**
 * The signals that end a server. While it starts they end it at once, and the next start goes on; later `signal` gives the first, and
 * a second one does not wait.
 */
const onInterruption = (): { signal(): Promise<string> } => {
  let heard: ((signal: NodeJS.Signals) => void) | null = null
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      if (!heard) {
        console.error('\n启动已中断；再次启动会接着做完。')
        return endBy(name)
      }
      const first = performance.now()
      heard(name)
      // One Ctrl-C under `npm start` may come twice: from the terminal, and passed on by npm.
      heard = (signal) => {
        if (performance.now() - first > patienceMilliseconds) endBy(signal)
      }
    })
  return {
    signal: () =>
      new Promise((resolve) => {
        heard = resolve
      }),
  }
}

/** Ends as if the signal had never been caught. An exit of the runtime's own makes native threads at work abort with a message. */
const endBy = (signal: NodeJS.Signals): void => {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}

// --- listening ---

type Fetch = Parameters<typeof createHttpServer>[0]
type Answers = { fetch: Fetch; upgrade: Upgrade }

/** Listens on the configured port; for 0 on the usual one if it is free, else on any. @throws Problem when it cannot */
const listenOn = async ({ HOST, PORT }: Config, answers: Answers): Promise<{ server: Server; url: string }> => {
  for (const port of PORT === 0 ? [usualPort, 0] : [PORT]) {
    const server = await tryListen(bare(HOST), port, answers)
    const address = server?.address()
    if (!server || !address || typeof address === 'string') continue
    const host = HOST.includes(':') ? `[${bare(HOST)}]` : HOST
    return { server, url: `http://${host}:${address.port}` }
  }
  throw taken(PORT)
}

/** An IPv6 address is written in brackets only in an address with a port. */
const bare = (host: string): string => host.replace(/^\[|\]$/g, '')

/** Null when the port is taken. */
const tryListen = (hostname: string, port: number, { fetch, upgrade }: Answers): Promise<Server | null> =>
  new Promise((resolve, reject) => {
    const server = createHttpServer(fetch, { hostname, upgrade }).listen(port, hostname)
    server.once('listening', () => resolve(server))
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EADDRINUSE') resolve(null)
      else reject(unusable(hostname, port, cause))
    })
  })

/** @throws Problem when nothing can listen there */
const tryPort = (hostname: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'EADDRINUSE' ? taken(port) : unusable(hostname, port, cause)),
    )
    probe.listen(port, hostname, () => probe.close(() => resolve()))
  })

const taken = (port: number): Problem =>
  new Problem('conflict', `端口 ${port} 已被另一个程序占用；请停止那个程序，或用 PORT 指定另一个端口（0 为自动选择）。`)

const unusable = (hostname: string, port: number, cause: NodeJS.ErrnoException): Problem => {
  const why: Record<string, string> = {
    EACCES: '当前用户没有权限使用这个端口，请用 PORT 指定 1024 以上的端口',
    EADDRNOTAVAIL: '本机没有这个地址，请核对 HOST',
    ENOTFOUND: '查不到这个主机名，请核对 HOST',
  }
  const reason = why[cause.code ?? ''] ?? '请核对 HOST 与 PORT'
  return new Problem('invalid-request', `无法在 ${hostname} 的端口 ${port} 上监听：${reason}。`, { cause })
}

/** Ends when nobody is connected any more, or after a moment. */
const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 1000).unref()
  })
