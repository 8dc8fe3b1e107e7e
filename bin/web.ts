// The web is built once and again when its sources change; the server only hands out files.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, normalize, sep } from 'node:path'
import { projectRoot } from './config.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Progress } from './progress.ts'

const sources = join(projectRoot, 'web')
const output = join(projectRoot, 'web', 'dist')
const stamp = join(output, '.built-from')

/** What the pages are made of: their own files, what they share with the server, and what the demo page shows of the sample library. */
const madeOf = [
  'web',
  'domain',
  'server/auth/permissions.ts',
  'server/protocol',
  'knowledge/sample/product',
  'knowledge/sample/clients.jsonl',
]

/** Builds the web if its sources are not those it was last built from; says whether it has. */
export const buildWeb = async (progress: Progress): Promise<boolean> => {
  const fingerprint = await fingerprintOf(projectRoot, madeOf, (path) => !path.startsWith(output + sep))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return false
  progress.update(0, 1)
  // Else a build that a test asks for would be one for development.
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  // Apart from what is served: another process may be handing that out, or building it just now.
  const cache = join(projectRoot, '.cache')
  await mkdir(cache, { recursive: true })
  const built = await mkdtemp(join(cache, 'web-'))
  try {
    for (const name of ['.', 'console'])
      await build({
        configFile: join(sources, name, 'vite.config.ts'),
        root: join(sources, name),
        build: { outDir: join(built, 'dist', name) },
        logLevel: 'warn',
      })
    writeFileSync(join(built, 'dist', '.built-from'), fingerprint)
    // Where nothing lies there is nothing to move; anything else makes the next step fail.
    await rename(output, join(built, 'former')).catch(() => undefined)
    await rename(join(built, 'dist'), output)
  } catch (error) {
    // Another start was faster; what it built is as good.
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint) throw error
  } finally {
    await rm(built, { recursive: true, force: true })
  }
  progress.update(1, 1)
  progress.end()
  return true
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
  '.png': 'image/png',
}

const fileResponse = async (folder: string, path: string, cache: string): Promise<Response | null> => {
  const file = normalize(join(folder, path))
  // Nothing outside the folder, nothing hidden.
  if (!file.startsWith(folder + sep) || file.includes(`${sep}.`)) return null
  const type = contentTypes[extname(file)]
  if (!type || !existsSync(file)) return null
  return new Response(await readFile(file), { headers: { 'content-type': type, 'cache-control': cache } })
}

/**
 * Serves the built web: `/` is the demo page, `/staff`, `/library` and `/ops` with all below them are the consoles. Files named by their content may
 * be kept for good.
 * @param auth whether people sign in with the firm or pick who they are; the consoles ask accordingly
 */
export const createWeb =
  ({ auth }: { auth: 'demo' | 'jwt' }) =>
  async (path: string): Promise<Response | null> => {
    if (/^\/(staff|library|ops)(\/|$)/.test(path)) return consolePage(auth)
    const name = path === '/' ? 'index.html' : decodePath(path)
    // As a file the page of the consoles has no policy.
    if (name === null || name === 'console/index.html') return null
    const [, resource] = /^console\/pdf\/((?:cmaps|standard_fonts|wasm)\/.+)$/.exec(name) ?? []
    if (resource) return fileResponse(pdfFolder, resource, 'public, max-age=86400')
    const named = /^(console\/)?assets\//.test(name)
    const response = await fileResponse(output, name, named ? 'public, max-age=31536000, immutable' : 'no-cache')
    // A module from another origin is loaded only with this; what is in it is public.
    if (name === 'widget.js') response?.headers.set('access-control-allow-origin', '*')
    return response
  }

/** One page for all consoles; which of them it shows is in its address. */
const consolePage = async (auth: string): Promise<Response> => {
  const page = await readFile(join(output, 'console', 'index.html'), 'utf8')
  return new Response(page.replace('{auth}', auth), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': consolePolicy,
    },
  })
}

/** antd writes its styles while it runs. Nothing that a style could load or send lies elsewhere. */
const consolePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  // Originals that the library shows come with the token of whoever is signed in, and are handed on as blobs.
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What draws PDFs in the browser reads its tables of characters, its fonts and its decoders from the installed package. */
const pdfFolder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))

const decodePath = (path: string): string | null => {
  try {
    return decodeURIComponent(path.slice(1))
  } catch {
    // A broken escape names no file.
    return null
  }
}

const swaggerFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const swaggerFiles = new Set(['swagger-ui.css', 'swagger-ui-bundle.js'])

/** The interface documentation's own script and style, from the installed package. */
export const serveDocsAsset = async (name: string): Promise<Response | null> =>
  swaggerFiles.has(name) ? fileResponse(swaggerFolder, name, 'public, max-age=86400') : null
