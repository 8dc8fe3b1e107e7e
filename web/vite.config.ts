// Builds the demo page and the widget: `npx vite build -c web/vite.config.ts`.
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { madeWhenBuilt } from './made-when-built.ts'
import { samplePage } from './sample-page.ts'

/** What a page that embeds the widget has to load. */
const maximumWidgetBytes = 60_000

/** The widget is one script with a name that stays, so that a host page can write it down; the build fails otherwise. */
const widgetIsOneSmallScript = (): Plugin => ({
  name: 'zhigu:widget-is-one-small-script',
  generateBundle(_options, bundle) {
    const widget = bundle['widget.js']
    if (widget?.type !== 'chunk') this.error('The build made no widget.js.')
    const others = [...widget.imports, ...widget.dynamicImports]
    if (others.length > 0) this.error(`widget.js has to be one file, but it loads ${others.join(', ')}.`)
    const bytes = gzipSync(widget.code).byteLength
    if (bytes > maximumWidgetBytes)
      this.error(`widget.js has ${bytes} bytes gzipped, at most ${maximumWidgetBytes} are allowed.`)
    this.info(`widget.js: ${(bytes / 1000).toFixed(1)} kB gzipped`)
  },
})

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // What the widget uses beyond scripts (dialog, inert, constructed style sheets, dvh) begins with these.
    target: ['chrome108', 'edge108', 'firefox112', 'safari16.4'],
    modulePreload: false,
    rolldownOptions: {
      input: { index: 'index.html', widget: 'widget/zhigu-widget.tsx' },
      output: { entryFileNames: ({ name }) => (name === 'widget' ? 'widget.js' : 'assets/[name]-[hash].js') },
    },
  },
  plugins: [
    madeWhenBuilt(join(import.meta.dirname, 'api', 'wire-schema.ts')),
    samplePage(join(import.meta.dirname, '..', 'knowledge', 'sample')),
    widgetIsOneSmallScript(),
  ],
})
