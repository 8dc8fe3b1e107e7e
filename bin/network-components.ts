// What a server reaches over the network only when somebody signs in or a span is sent: nobody would hear before that it cannot.
import { Problem } from '../domain/problem.ts'
import type { Component } from '../server/operations/health.ts'
import { whyUnreachable } from '../storage/unreachable.ts'
import type { Config } from './config.ts'
import { tracesUrl } from './tracing.ts'

/** The firm's identity system and the collector of traces, where they are configured. */
export const networkComponents = ({ JWKS_URL, OTEL_EXPORTER_OTLP_ENDPOINT: collector }: Config): Component[] => [
  ...(JWKS_URL
    ? [
        {
          name: '身份系统',
          required: true,
          async check() {
            try {
              const response = await fetch(JWKS_URL, { signal: AbortSignal.timeout(networkMilliseconds) })
              const { keys } = (await response.json()) as { keys?: unknown[] }
              if (!response.ok || !keys?.length) throw new Error('no keys')
              return `${keys.length} 个公钥`
            } catch (error) {
              throw whyNoKeys(JWKS_URL, error)
            }
          },
        },
      ]
    : []),
  ...(collector
    ? [
        {
          name: '链路收集器',
          required: false,
          async check() {
            const { ok, status } = await fetch(tracesUrl(collector), {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: '{"resourceSpans":[]}',
              signal: AbortSignal.timeout(networkMilliseconds),
            }).catch((error) => Promise.reject(whyNoCollector(collector, whyUnreachable(error))))
            if (!ok)
              throw whyNoCollector(collector, `它答复 HTTP ${status}，没有接受链路：请核对地址，并查看它的日志。`)
            return undefined
          },
        },
      ]
    : []),
]
/** Before the check as a whole is given up, or nothing would be said of why. */
const networkMilliseconds = 2_500

const whyNoCollector = (url: string, why: string | null): Problem =>
  new Problem(
    'component-unavailable',
    `送不到链路收集器 ${new URL(url).host}：${why ?? '它没有正常回应，请查看它的日志。'}`,
  )

/** Why nobody can sign in. */
export const whyNoKeys = (url: string, error: unknown): Problem => {
  const why = whyUnreachable(error) ?? '它没有正常给出公钥，请核对 JWKS_URL 并查看它的日志。'
  return new Problem('component-unavailable', `取不到身份系统 ${new URL(url).host} 的公钥：${why}其间有人无法登录。`)
}
