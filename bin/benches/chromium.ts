// The Chromium that an npm package carries, so that a machine with npm alone has a real browser: for the tests and the bench of the widget.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'
import { projectRoot } from '../config.ts'

/** Starts a browser without a window; close it when done. Starting takes a moment, unpacking on the first use some seconds. */
export const launchChromium = async (options: LaunchOptions = {}): Promise<Browser> => {
  const folder = await unpacked()
  return chromium.launch({
    ...options,
    executablePath: join(folder, 'chromium'),
    // As root, and in most containers, Chromium has no sandbox to start in. The pages are ours.
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    env: {
      ...process.env,
      // A bare Debian has not all libraries that Chromium wants; the package brings them.
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  })
}

/** The folder with the unpacked browser. One for all runs on this machine, made by the first. */
const unpacked = async (): Promise<string> => {
  const packageFile = join(projectRoot, 'node_modules/@sparticuz/chromium/package.json')
  const { version } = JSON.parse(await readFile(packageFile, 'utf8'))
  const folder = join(tmpdir(), `zhigu-chromium-${version}`)
  if (existsSync(folder)) return folder
  const partial = await mkdtemp(`${folder}.`)
  await unpackInto(partial)
  await writeFile(join(partial, 'fonts.conf'), fontsIn(folder))
  // Another test may have been faster; its folder is as good.
  await rename(partial, folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  await rm(partial, { recursive: true, force: true })
  return folder
}

/**
 * The package unpacks into the machine's folder for temporary files, where a run that was killed would leave half a browser for good; and
 * takes its libraries along only where it believes to be at its usual host. Both it reads from the environment, which is left as it was.
 */
const unpackInto = async (folder: string): Promise<void> => {
  const before = { ...process.env }
  process.env.TMPDIR = folder
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs24.x'
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    await packed.executablePath()
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
}

/** Latin letters as the package draws them, Chinese from what is installed (`.ci/services.sh`); without it Chinese is not drawn. */
const fontsIn = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
  ${['system-ui', 'sans-serif'].map((family) => `<alias><family>${family}</family><prefer><family>Open Sans</family><family>WenQuanYi Micro Hei</family></prefer></alias>`).join('\n  ')}
</fontconfig>
`
