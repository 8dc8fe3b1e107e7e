// What the tests in a real browser run on: one Chromium a file, a fresh context a visit, and what no page may ever do.
import { join } from 'node:path'
import axe, { type AxeResults } from 'axe-core'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { launchChromium } from '../../bin/benches/chromium.ts'
import { projectRoot } from '../../bin/config.ts'
import { sampleHome } from '../flows/harness.ts'
import { type ServerProcess, startServer } from '../flows/process.ts'
import { cannot } from '../services.ts'

const browser = await launchChromium().catch((error: unknown) => {
  if (process.env.TEST_SERVICES === 'required') throw error
  cannot('what needs a browser', `Chromium does not start here. ${error}`)
  return null
})

afterAll(async () => {
  await browser?.close()
})

/** A suite that needs a browser: skipped where none starts, a failure where TEST_SERVICES says that it must. */
export const inBrowser = describe.skipIf(!browser)

// --- the server ---

/** Starting takes seconds, on a busy machine many; the first start of a run loads the sample library too. */
export const startMilliseconds = 180_000

/** `zhigu serve` on a folder, `home`, with the sample library, for the tests of a suite; people are there at any hour unless told otherwise. */
export const useServer = (
  settings: () => Record<string, string> = () => ({}),
): { current: ServerProcess; home: string } => {
  const server = {} as { current: ServerProcess; home: string }
  beforeAll(async () => {
    server.home = await sampleHome()
    server.current = await startServer({
      home: server.home,
      settings: { SERVICE_HOURS: '每天 0:00-24:00', ...settings() },
    })
  }, startMilliseconds)
  afterAll(async () => {
    await server.current?.stop('SIGTERM')
  })
  return server
}

// --- visits ---

export type Device = 'desktop' | 'phone'

const devices: Record<Device, BrowserContextOptions> = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
}

export type Visit = {
  /** Default: desktop. */
  device?: Device
  colorScheme?: 'light' | 'dark'
  /** A script that runs before any of the page's own. */
  before?: string
  /** What the console may say in this visit: where a test cuts the line, the browser says so. */
  mayFail?: RegExp
  /** Another tab beside this page, with the same storage. */
  beside?: Page
}

/**
 * Closes what a test opened, and fails it when a page has complained: an error, a refused resource, a breach of its own policy. What a
 * test that failed had on its pages is kept in a picture.
 */
export const useBrowser = () => {
  const contexts = new Set<BrowserContext>()
  const complaints: string[] = []

  const newContext = async ({ device = 'desktop', colorScheme = 'light', before }: Visit): Promise<BrowserContext> => {
    if (!browser) throw new Error('there is no browser')
    const context = await browser.newContext({
      ...devices[device],
      colorScheme,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      // What moves looks different in every picture.
      reducedMotion: 'reduce',
      acceptDownloads: true,
    })
    contexts.add(context)
    // Sooner than the test's own, which does not say what was waited for.
    context.setDefaultTimeout(15_000)
    if (before) await context.addInitScript(before)
    return context
  }

  afterEach(async ({ task }) => {
    const pages = task.result?.state === 'fail' ? [...contexts].flatMap((context) => context.pages()) : []
    for (const [index, page] of pages.entries())
      await picture(page, `failed/${task.name.replace(/[^\p{L}\p{N}]+/gu, '-')}-${index + 1}`).catch(() => undefined)
    for (const context of contexts) await context.close()
    contexts.clear()
    expect(complaints.splice(0)).toEqual([])
  })

  return {
    /** Opens an address as somebody who was never there. */
    async visit(url: string, options: Visit = {}): Promise<Page> {
      const page = await (options.beside?.context() ?? (await newContext(options))).newPage()
      const complain = (what: string) => {
        if (!options.mayFail?.test(what)) complaints.push(what)
      }
      page.on('console', (message) => {
        if (message.type() === 'error') complain(`${message.text()} (${message.location().url})`)
      })
      page.on('pageerror', (error) => complain(String(error.stack ?? error)))
      page.on('crash', () => complain('the page crashed'))
      await page.goto(url)
      return page
    },
  }
}

// --- looking ---

/** Once nothing moves any more that comes to an end. */
const stillness = (page: Page): Promise<unknown> =>
  page.evaluate(`Promise.all(document.getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    .map((animation) => animation.finished.catch(() => undefined)))`)

/** Keeps a picture in artifacts/screenshots, to be looked at by people. */
export const picture = async (page: Page, name: string): Promise<void> => {
  await stillness(page)
  await page.screenshot({ path: join(projectRoot, 'artifacts', 'screenshots', `${name}.png`), caret: 'hide' })
}

/** Nothing serious stands in the way of anybody, in shadow roots too. */
export const expectAccessible = async (page: Page): Promise<void> => {
  await stillness(page)
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  // Soft: a test that goes through many states tells what is wrong with all of them.
  expect
    .soft(
      serious.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
      ),
    )
    .toEqual([])
}

/** What the chat and the columns of a console show their content in: what is too wide for one is cut off or moves, and the page does not tell. */
const frames = [
  ...['.panel', '.chat', '.standing', '.log', '.composer', '.sheet', '.sheet-body', '.document'],
  ...['.page', '.queue', '.case', '.record', '.side', '.ant-drawer-body'],
]

/** Nothing is wider than the screen, or than what it stands in; only tables move in their place. */
export const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  const tooWide = await page.evaluate<string[]>(`(() => {
    const all = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])])
    return [document.documentElement, ...all(document).filter((one) => one.matches('${frames.join()}'))]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ localName, className, scrollWidth, clientWidth }) =>
        localName + '.' + className + ': ' + scrollWidth + ' in ' + clientWidth)
  })()`)
  expect.soft(tooWide).toEqual([])
}

/** Keeps a picture of what anybody can use. */
export const look = async (page: Page, name: string): Promise<void> => {
  await picture(page, name)
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
}

// --- the keyboard ---

/** The accessible name, roughly, of what has the focus. */
export const focusedName = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    let focused = document.activeElement
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
    return focused?.getAttribute('aria-label') ?? focused?.textContent?.trim() ?? ''
  })()`)

/** Presses the key until what has this name has the focus. */
export const tabTo = async (page: Page, name: string, key = 'Tab'): Promise<void> => {
  const passed: string[] = []
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press(key)
    const focused = await focusedName(page)
    if (focused.includes(name)) return
    passed.push(focused)
  }
  expect.fail(`${name} cannot be reached by ${key}: ${passed.join(' → ')}`)
}
