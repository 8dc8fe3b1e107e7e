// How soon the widget can be used, in a real browser: from its script to a button that can be pressed.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { percentile, rounded } from './bench.ts'

const visits = 7

const devices = {
  desktop: { context: { viewport: { width: 1280, height: 800 } }, slowness: 1 },
  phone: { context: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true }, slowness: 4 },
} satisfies Record<string, { context: BrowserContextOptions; slowness: number }>

/** From the end of the script's transfer to a frame that shows the button, with nothing before it that would keep a press waiting. */
export const noteWhenUsable = `globalThis.usable = new Promise((resolve) => {
  const look = () => {
    const button = document.querySelector('zhigu-widget')?.shadowRoot?.querySelector('.launcher')
    if (!button) return requestAnimationFrame(look)
    requestAnimationFrame(() => setTimeout(() => {
      const [script] = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/widget.js'))
      resolve(performance.now() - script.responseEnd)
    }))
  }
  look()
})`

/**
 * Milliseconds on a new page that runs `noteWhenUsable` before its own scripts.
 * @param slowness how many times slower than this machine the device is
 */
export const usableAfter = async (page: Page, url: string, slowness: number): Promise<number> => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowness })
  await page.goto(url)
  return page.evaluate<number>('usable')
}

/** Median and slowest of some first visits, on a desktop and on a phone; null where no browser starts. */
export const timeWidget = async (server: string, signal: AbortSignal): Promise<Record<string, number> | null> => {
  const browser = await startBrowser().catch(() => null)
  if (!browser) return null
  const close = () => void browser.close()
  signal.addEventListener('abort', close)
  const figures: Record<string, number> = {}
  try {
    for (const [device, { context: options, slowness }] of Object.entries(devices)) {
      const samples: number[] = []
      for (let i = 0; i < visits; i += 1) {
        const context = await browser.newContext(options)
        await context.addInitScript(noteWhenUsable)
        await context.route(`${server}/bench`, (route) => route.fulfill({ contentType: 'text/html', body: hostPage }))
        samples.push(await usableAfter(await context.newPage(), `${server}/bench`, slowness))
        await context.close()
      }
      figures[`${device}UsableP50Ms`] = rounded(percentile(samples, 0.5))
      figures[`${device}UsableSlowestMs`] = rounded(Math.max(...samples))
    }
  } finally {
    signal.removeEventListener('abort', close)
    await browser.close()
  }
  return figures
}

/** What it needs is installed for development only. The bench ends it by itself when it is interrupted. */
const startBrowser = async (): Promise<Browser> => {
  const { launchChromium } = await import('./chromium.ts')
  return launchChromium({ handleSIGINT: false, handleSIGTERM: false })
}

/** A firm's page with nothing but the widget. */
const hostPage = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>某券商</title><link rel="icon" href="data:,"></head>
  <body><h1>某券商</h1><zhigu-widget></zhigu-widget><script type="module" src="/widget.js"></script></body></html>`
