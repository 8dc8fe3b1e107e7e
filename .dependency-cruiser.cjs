// The layering of docs/architecture.md: calls go one way, down. tests/layers.test.ts runs it and checks that it saw modules.
const folders = ['domain', 'text', 'models', 'storage', 'prompts', 'knowledge', 'retrievers', 'agents', 'server', 'evals', 'web', 'bin', 'tests']

/** Folder → what it may import. */
const mayImport = {
  domain: [],
  text: ['domain'],
  models: ['domain', 'text'],
  storage: ['domain', 'text'],
  prompts: ['domain', 'text'],
  knowledge: ['domain', 'text', 'models/(embedder|tokens)', 'storage'],
  retrievers: ['domain', 'text', 'models/embedder', 'knowledge/(store|versions|facts)', 'storage/sql'],
  agents: ['domain', 'text', 'models', 'prompts', 'retrievers', 'knowledge/(facts|versions)'],
  server: ['domain', 'text', 'storage', 'knowledge', 'retrievers', 'agents'],
  evals: ['domain', 'text', 'models', 'storage', 'prompts', 'knowledge', 'retrievers', 'agents'],
  // Of the server what goes over the line, and who may do what: the pages show what a role may do, the server refuses the rest.
  web: ['domain', 'server/protocol', 'server/auth/permissions\\.ts$'],
}

/** Vendor package → the only places that may name it. Zod and Node's own may stand anywhere. */
const vendors = {
  '@node-rs/jieba|opencc-js|pinyin-pro|chinese-days': '^text/',
  '@langchain/|^langchain|ollama|tiktoken|cockatiel': '^(models|prompts|agents)/',
  'drizzle-orm|pg|@electric-sql/pglite|@aws-sdk/client-s3': '^(storage|server|knowledge|retrievers)/',
  '@lancedb/lancedb|apache-arrow': '^knowledge/store/',
  'hono|@hono/': '^(server|bin)/',
  ws: '^server/sockets/',
  'pg-boss': '^server/jobs/',
  jose: '^server/auth/',
  ioredis: '^(server/bus|server/limits|bin)',
  'rate-limiter-flexible': '^server/limits',
  'mammoth|word-extractor|@e965/xlsx|csv-parse|postal-mime|@mozilla/readability|@xmldom/xmldom|fflate|file-type': '^knowledge/parsing/',
  linkedom: '^knowledge/(parsing|feeds)/',
  'feedsmith|robots-parser|undici|ipaddr\\.js|chokidar': '^knowledge/feeds/',
  'tesseract\\.js|@tesseract\\.js-data|@napi-rs/canvas': '^knowledge/parsing/',
  'pdfjs-dist': '^(knowledge/parsing|web/console/library)/',
  'diff/': '^knowledge/versions/',
  yaml: '^(knowledge/parsing|agents/rules|agents/steps/understand|bin|tests)/',
  'onnxruntime-|@huggingface/tokenizers': '^models/encoder/',
  'lru-cache': '^(models/encoder|knowledge/facts)/',
  commander: '^bin/',
  'react|react-dom|antd|@ant-design/|preact|dayjs': '^web/',
}

const test = String.raw`\.test\.ts$`

module.exports = {
  forbidden: [
    // The screens of the consoles know one another: a page opens a panel that leads back to the page.
    { name: 'no-cycles', severity: 'error', from: { pathNot: [test, '^web/'] }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(mayImport).map(([folder, allowed]) => ({
      name: `${folder}-imports-only-below`,
      severity: 'error',
      from: { path: `^${folder}/`, pathNot: test },
      to: { path: `^(${folders.join('|')})/`, pathNot: [`^${folder}/`, ...allowed.map((path) => `^${path}`)] },
    })),
    ...Object.entries(vendors).map(([vendor, home]) => ({
      name: `vendor-${vendor.split('|')[0].replace(/[^a-z]/g, '')}`,
      severity: 'error',
      from: { path: `^(${folders.join('|')})/`, pathNot: [home, '^(bin|tests)/', test] },
      to: { path: `node_modules/(${vendor.replaceAll('^', '')})` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json', '.css'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
