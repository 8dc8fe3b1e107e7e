// `npm start`: opens everything, listens, prints where, and stops cleanly.
import { createServer } from 'node:net'
import { serve as listen } from '@hono/node-server'
import { Problem } from '../../domain/problem.ts'
import { startUpkeep } from '../../server/operations/upkeep.ts'
import { readConfig } from '../config.ts'
import { localHandler } from '../local.ts'
import { createLogger } from '../logger.ts'
import { consoleProgress } from '../progress.ts'
import { startTracing } from '../tracing.ts'
import { buildWeb, serveWeb } from '../web.ts'
import { acquireHome, createServer as createZhigu, openServices, upkeepTasks } from '../wiring.ts'

const usualPort = 8787
const drainMilliseconds = 10_000

/** Runs until SIGINT or SIGTERM. */
export const serve = async (): Promise<void> => {
  const began = performance.now()
  const config = readConfig()
  const logger = createLogger(config)
  const port = await portFor(config.HOST, config.PORT)
  const url = `http://${config.HOST.includes(':') ? `[${config.HOST.replace(/^\[|\]$/g, '')}]` : config.HOST}:${port}`
  const home = await acquireHome(config)
  const tracing = await startTracing(config)
  await buildWeb(consoleProgress('构建页面'))
  const services = await openServices(config, { logger, progress: consoleProgress })
  const stopping = new AbortController()
  const app = createZhigu({ config, services, logger, stopping: stopping.signal, web: serveWeb })
  const local = localHandler({ services, secret: home.secret })

  const server = listen({
    fetch: (request, env) =>
      new URL(request.url).pathname.startsWith('/local/') ? local(request) : app.fetch(request, env),
    hostname: config.HOST,
    port,
  })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', (cause) => reject(new Problem('component-unavailable', `无法监听 ${url}。`, { cause })))
  })
  await services.turns.start()
  const upkeep = startUpkeep(upkeepTasks(services, config), logger)
  await home.announce(url)

  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(
    `\n智顾已启动（${seconds} 秒）\n\n  演示页面   ${url}/\n  接口文档   ${url}/docs\n  健康检查   ${url}/readyz\n  数据目录   ${config.home}\n`,
  )
  if (config.AUTH === 'demo')
    console.log('  演示身份：任何人都能以任何角色使用，只供本机试用。正式使用请设置 AUTH=jwt。\n')
  console.log('按 Ctrl-C 停止。')

  const stop = async (signal: string): Promise<void> => {
    logger.info({ signal }, 'stopping')
    console.log('\n正在停止：等正在进行的回答结束……')
    stopping.abort()
    await services.turns.drain(drainMilliseconds)
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      if ('closeIdleConnections' in server) server.closeIdleConnections()
      setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 1000).unref()
    })
    await upkeep.stop()
    await services.close()
    await tracing?.shutdown()
    await home.release()
    console.log('已停止。')
  }
  await new Promise<void>((resolve, reject) => {
    let begun = false
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        // A second Ctrl-C does not wait.
        if (begun) process.exit(130)
        begun = true
        stop(signal).then(resolve, reject)
      })
  })
  process.exit(0)
}

/** The configured port; for 0 the usual one if it is free, else any free one. @throws Problem when a configured port is taken */
const portFor = async (host: string, configured: number): Promise<number> => {
  if (configured !== 0) {
    if ((await tryPort(host, configured)) === null)
      throw new Problem(
        'component-unavailable',
        `端口 ${configured} 已被占用；请用 PORT 指定另一个端口，或设为 0 自动选择。`,
      )
    return configured
  }
  const port = (await tryPort(host, usualPort)) ?? (await tryPort(host, 0))
  if (port === null) throw new Problem('component-unavailable', `无法在 ${host} 上监听。`)
  return port
}

const tryPort = (host: string, port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(null))
    probe.listen(port, host, () => {
      const address = probe.address()
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : null))
    })
  })
