// The web is built once and again when its sources change; the server only hands out files.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, normalize, sep } from 'node:path'
import { projectRoot } from './config.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Progress } from './progress.ts'

const sources = join(projectRoot, 'web')
const output = join(projectRoot, 'web', 'dist')
const stamp = join(output, '.built-from')

/** Builds the web if its sources are not those it was last built from. */
export const buildWeb = async (progress: Progress): Promise<void> => {
  const fingerprint = await fingerprintOf(projectRoot, ['web'], (path) => !path.startsWith(output + sep))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return
  progress.update(0, 1)
  const { build } = await import('vite')
  await build({ configFile: join(sources, 'vite.config.ts'), root: sources, logLevel: 'warn' })
  writeFileSync(stamp, fingerprint)
  progress.update(1, 1)
  progress.end()
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
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

/** A file of the built web; `/` is the demo page. Files named by their content may be kept for good. */
export const serveWeb = async (path: string): Promise<Response | null> => {
  const name = path === '/' ? 'index.html' : decodePath(path)
  if (name === null) return null
  return fileResponse(output, name, name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
}

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
