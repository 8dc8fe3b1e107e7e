import { expect, test } from 'vitest'
import { z } from 'zod'
import { createGateway } from '../gateway.ts'
import { createScriptedChatModel } from './scripted-chat-model.ts'

const prompt = { id: 'test', version: 1, messages: [{ role: 'user' as const, text: '好' }] }

test('streams piece by piece, also to callbacks', async () => {
  const { model } = createScriptedChatModel(() => ({ pieces: ['一', '二', '三'] }))
  const heard: string[] = []
  const texts: string[] = []
  const callbacks = [{ handleLLMNewToken: (token: string) => void heard.push(token) }]
  for await (const chunk of await model.stream('好', { callbacks })) texts.push(String(chunk.content))
  expect(texts.filter(Boolean)).toEqual(['一', '二', '三'])
  expect(heard).toEqual(['一', '二', '三'])
})

test('sees the messages and the number of the call', async () => {
  const seen: unknown[] = []
  const gateway = createGateway(
    createScriptedChatModel(({ messages, call }) => {
      seen.push([call, messages[0]?.type, messages[0]?.content])
      return '好'
    }),
  )
  for (let call = 0; call < 2; call++) for await (const _ of gateway.stream(prompt));
  expect(seen).toEqual([
    [0, 'human', '好'],
    [1, 'human', '好'],
  ])
})

test('calls tools, which is how LangChain gets data out of it', async () => {
  const gateway = createGateway(
    createScriptedChatModel(({ tools }) =>
      tools.length > 0 ? { toolCalls: [{ name: 'test', args: { n: 3 } }] } : 'no tool',
    ),
  )
  expect(await gateway.structured(prompt, z.object({ n: z.number() }))).toEqual({ n: 3 })
  await expect(gateway.structured(prompt, z.object({ n: z.string() }))).rejects.toMatchObject({ kind: 'malformed' })
})

test('an error after the pieces, an abort while waiting', async () => {
  const failing = createGateway(
    createScriptedChatModel(() => ({ pieces: ['一'], error: new Error('gone') })),
    {
      retries: 0,
    },
  )
  const texts: string[] = []
  await expect(async () => {
    for await (const text of failing.stream(prompt)) texts.push(text)
  }).rejects.toMatchObject({ kind: 'cut' })
  expect(texts).toEqual(['一'])

  const slow = createGateway(createScriptedChatModel(() => ({ pieces: ['一', '二'], between: 10_000 })))
  await expect(async () => {
    for await (const _ of slow.stream(prompt, { signal: AbortSignal.timeout(50) }));
  }).rejects.toMatchObject({ kind: 'aborted' })
})
