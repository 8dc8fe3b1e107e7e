// A firm's own site, at another origin than ours, with whatever style sheet, policy and script it has.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Something that the site has beside its page. */
export type HostFile = { type: string; body: string; status?: number }

export type HostPage = {
  url: string
  /** What the next visit gets; any address that is none of the files is the page. */
  show(page: { html: string; policy?: string; files?: Record<string, HostFile> }): void
  close(): Promise<void>
}

export const openHostPage = async (): Promise<HostPage> => {
  let html = ''
  let policy: string | undefined
  let files: Record<string, HostFile> = {}
  const server = createServer((request, response) => {
    const file = files[request.url ?? '']
    if (file) {
      response.writeHead(file.status ?? 200, { 'content-type': file.type })
      return response.end(file.body)
    }
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
      files = page.files ?? {}
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
