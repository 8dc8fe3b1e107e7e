// A firm's own site, at another origin than ours, with whatever style sheet, policy and script it has.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HostPage = {
  url: string
  /** What the next visit gets. */
  show(page: { html: string; policy?: string }): void
  close(): Promise<void>
}

export const openHostPage = async (): Promise<HostPage> => {
  let html = ''
  let policy: string | undefined
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      ...(policy ? { 'content-security-policy': policy } : {}),
    })
    response.end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show(page) {
      html = page.html
      policy = page.policy
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
