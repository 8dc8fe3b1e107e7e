// How long it takes from the widget's script to a button that can be pressed. The figures in docs/performance.md are those of
// `zhigu bench sockets`.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteWhenUsable, usableAfter } from '../../bin/benches/widget-start.ts'
import { inBrowser, useBrowser, useServer } from './browser.ts'
import { type HostPage, openHostPage } from './host-page.ts'

const visits = 7

inBrowser('the widget on a page of its own', () => {
  let host: HostPage
  beforeAll(async () => {
    host = await openHostPage()
  })
  const server = useServer(() => ({ CORS_ORIGINS: host.url }))
  const { visit } = useBrowser()
  afterAll(() => host?.close())

  test.each([
    ['a desktop', 'desktop', 1],
    ['a phone a quarter as fast', 'phone', 4],
  ] as const)('can be used soon, on %s', async (name, device, slowness) => {
    host.show({
      html: `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>某券商</title><link rel="icon" href="data:,"></head>
        <body><h1>某券商</h1><zhigu-widget></zhigu-widget>
        <script type="module" src="${server.current.url}/widget.js"></script></body></html>`,
    })
    const samples: number[] = []
    for (let i = 0; i < visits; i += 1) {
      const page = await visit('about:blank', { device, before: noteWhenUsable })
      samples.push(await usableAfter(page, host.url, slowness))
      await page.context().close()
    }
    const median = samples.sort((a, b) => a - b)[Math.floor(visits / 2)] ?? Number.NaN
    console.log(
      `widget usable on ${name}: ${Math.round(median)} ms after its script (slowest ${Math.round(samples.at(-1) ?? 0)} ms)`,
    )
    expect(median).toBeLessThan(1_000)
  })
})
