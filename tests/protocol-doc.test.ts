// docs/protocol.md: every frame is shown there, and every example is one.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../bin/config.ts'
import { ConversationFact, ConversationState } from '../domain/conversation.ts'
import { mayMove } from '../server/handoff/states.ts'
import { ClientFrame, closeCodes, ServerFrame, socketPath } from '../server/protocol/socket.ts'

const states = ConversationState.options
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
  // Those of our own, and no other.
  const shown = [...page.matchAll(/^\| (4\d{3}) \|/gm)].map(([, code]) => Number(code))
  expect(shown).toEqual(Object.values(closeCodes).toSorted())
  for (const { shape } of ConversationFact.options) expect(page).toContain(`\`${shape.type.value}\``)
})

test('says from which state to which a conversation goes', () => {
  const cells = [...page.matchAll(/^\| `([a-z]+)` \|.*\| (.*?) ?\|$/gm)].filter(([, state]) =>
    states.includes(state as never),
  )
  const shown = cells.map(([, state, to = '']) => [
    state,
    [...to.matchAll(/`([a-z]+)`/g)].map(([, next]) => next).toSorted(),
  ])
  const movers = ['bot', 'client', 'staff', 'system'] as const
  const possible = states.map((from) => [
    from,
    states.filter((to) => movers.some((by) => mayMove(from, to, by))).toSorted(),
  ])
  expect(shown).toEqual(possible)
})
