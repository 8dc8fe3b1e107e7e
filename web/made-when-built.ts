// A module whose exports are data, made once while the web is built: what makes them stays out of what is shipped.
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

/** @param path of the module; it runs in Node as it is */
export const madeWhenBuilt = (path: string): Plugin => ({
  name: 'zhigu:made-when-built',
  async load(id) {
    if (id !== path) return null
    const made: Record<string, unknown> = await import(pathToFileURL(path).href)
    return Object.entries(made)
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
      .join('\n')
  },
})
