import { describe, expect, test } from 'vitest'
import { buildWeb, createWeb } from './web.ts'

const silent = { update: () => undefined, end: () => undefined }

describe('the built web', async () => {
  // Two at once, as two processes may: neither breaks the other.
  await Promise.all([buildWeb(silent), buildWeb(silent)])
  const web = createWeb({ auth: 'jwt' })

  test.each(['/staff', '/staff/c-1', '/ops'])('%s is the page of the consoles, with its policy', async (path) => {
    const page = await web(path)
    const policy = page?.headers.get('content-security-policy')
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    const html = (await page?.text()) ?? ''
    expect(html).toContain('name="zhigu-auth" content="jwt"')
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/)
    const script = /src="(\/console\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? ''
    const file = await web(script)
    expect(file?.headers.get('cache-control')).toContain('immutable')
    expect(file?.headers.get('content-type')).toContain('javascript')
  })

  test('the demo page and the widget are there under their names', async () => {
    expect((await web('/'))?.headers.get('content-type')).toContain('html')
    expect((await web('/widget.js'))?.headers.get('cache-control')).toBe('no-cache')
  })

  test.each(['/console/index.html', '/staffroom', '/.built-from', '/../package.json', '/%2e%2e/package.json', '/%'])(
    '%s is nothing',
    async (path) => {
      expect(await web(path)).toBeNull()
    },
  )
})
