// Builds the consoles of the firm's own people: `npx vite build -c web/console/vite.config.ts`. Apart from the widget, which may share
// no file with anything.
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { madeWhenBuilt } from '../made-when-built.ts'

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [madeWhenBuilt(join(import.meta.dirname, '..', 'api', 'wire-schema.ts'))],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: ['chrome108', 'edge108', 'firefox112', 'safari16.4'],
    // React, antd and what they are made of come as one file, which stays the same when the console changes. What draws PDFs comes when
    // one is looked at.
    chunkSizeWarningLimit: 1_600,
    rolldownOptions: {
      // antd marks its files for servers that render; there are none here.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log)
      },
      output: { codeSplitting: { groups: [{ name: 'vendor', test: /node_modules\/(?!pdfjs-dist\/)/ }] } },
    },
  },
})
