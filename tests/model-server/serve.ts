// The model server as a process of its own, for benches and for trying the product by hand:
//   npx node tests/model-server/serve.ts --port 8090 --first-byte 30 --between 2 --piece 2
//   OPENAI_BASE_URL=http://127.0.0.1:8090/v1 npm start
import { parseArgs } from 'node:util'
import { honestModel, paced } from './honest.ts'
import { createModelServer } from './model-server.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    /** Milliseconds before the headers, and between two pieces of `piece` characters. */
    'first-byte': { type: 'string', default: '0' },
    between: { type: 'string', default: '0' },
    piece: { type: 'string', default: '4' },
  },
})

const server = await createModelServer({
  port: Number(values.port),
  script: paced(honestModel, {
    firstByteMilliseconds: Number(values['first-byte']),
    betweenMilliseconds: Number(values.between),
    pieceSize: Number(values.piece),
  }),
})
// One line of JSON, for the program that started this.
console.log(JSON.stringify({ port: server.port, openaiUrl: server.openaiUrl, ollamaUrl: server.ollamaUrl }))

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void server.close()
  })
