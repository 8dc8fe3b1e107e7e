// docs/protocol.md: every frame is shown there, and every example is one.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../bin/config.ts'
import { ConversationFact } from '../domain/conversation.ts'
import { ClientFrame, closeCodes, ServerFrame, socketPath } from '../server/protocol/socket.ts'

const page = await readFile(join(projectRoot, 'docs/protocol.md'), 'utf8')
const examples = (side: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`json ${side}\n([^]*?)\n\`\`\`$`, 'gm'))].map(([, json]) =>
    JSON.parse(json ?? ''),
  )

test.each([
  ['client', ClientFrame],
  ['server', ServerFrame],
] as const)('shows each frame of the %s once', (side, schema) => {
  const shown = examples(side)
  for (const example of shown) expect(schema.parse(example)).toEqual(example)
  const types = schema.options.map(({ shape }) => shape.type.value)
  expect(shown.map(({ type }) => type).toSorted()).toEqual(types.toSorted())
})

test('names the address, the close codes and the events', () => {
  expect(page).toContain(`GET ${socketPath}`)
  for (const code of Object.values(closeCodes)) expect(page).toContain(`| ${code} |`)
  for (const { shape } of ConversationFact.options) expect(page).toContain(`\`${shape.type.value}\``)
})
