import { describe, expect, test, vi } from 'vitest'
import { type ProblemCode, problemTable } from '../../domain/problem.ts'
import { CallFailed } from '../api/call-failed.ts'
import type { Client } from '../api/client.ts'
import { createIdentity, type HostToken, Unconfirmed } from './identity.ts'
import { createKeep, type Keep } from './keep.ts'

const failed = (code: ProblemCode) => new CallFailed({ type: '', detail: '', code, ...problemTable[code] })

/** What the server knows of people, as far as it is asked here. */
const createServer = () => {
  const server = {
    visitors: 0,
    claimed: [] as string[],
    refusesClaims: null as CallFailed | null,
    refusesClient: null as CallFailed | null,
    conversations: [] as { id: string; state: string; channel: string }[],
  }
  const client = {
    visitor: async () => ({ token: `visitor-${++server.visitors}`, visitorId: 'v' }),
    claim: async (token: string, id: string, visitor: string) => {
      if (server.refusesClaims) throw server.refusesClaims
      server.claimed.push([token, id, visitor].join())
    },
    list: async () => {
      if (server.refusesClient) throw server.refusesClient
      return { conversations: server.conversations }
    },
  } as unknown as Client
  return { server, client }
}
const memory = (): Keep => {
  const kept = new Map<string, string>()
  return createKeep(
    () =>
      ({
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
        removeItem: (key: string) => void kept.delete(key),
      }) as Storage,
  )
}
/** A token of the firm's, as far as anybody reads it who cannot check it. */
const tokenOf = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`
const clientToken = tokenOf({ sub: 'client-001' })
const signedInAs =
  (token: string): HostToken =>
  async () =>
    token

describe('a visitor', () => {
  test('is the same visitor on the next visit', async () => {
    const { server, client } = createServer()
    const keep = memory()
    expect(await createIdentity({ client, keep, host: null }).token()).toBe('visitor-1')
    expect(await createIdentity({ client, keep, host: null }).token()).toBe('visitor-1')
    expect(server.visitors).toBe(1)
  })

  test('whose token is refused has no other, until it is forgotten', async () => {
    const identity = createIdentity({ ...createServer(), keep: memory(), host: null })
    const token = await identity.token()
    await expect(identity.token(token)).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(identity.forget(failed('unauthenticated'))).toBe(true)
    expect(await identity.token()).toBe('visitor-2')
  })

  // The notice and the wish for a person asked at once: the conversation was one visitor's, and the token that was kept the other's.
  test('is one however many ask at once, in two tabs too', async () => {
    const { server, client } = createServer()
    const keep = memory()
    const replies: (() => void)[] = []
    const slow = {
      ...client,
      async visitor() {
        const made = await client.visitor()
        await new Promise<void>((resolve) => replies.push(resolve))
        return made
      },
    } as Client
    const tabs = [1, 2].map(() => createIdentity({ client: slow, keep, host: null }))
    const tokens = Promise.all(tabs.flatMap((tab) => [tab.token(), tab.token()]))
    await vi.waitFor(() => expect(replies).toHaveLength(2))
    // The second is made first.
    for (const reply of replies.reverse()) reply()
    expect(new Set(await tokens)).toEqual(new Set(['visitor-2']))
    expect(keep.get('token')).toBe('visitor-2')
    expect(server.visitors).toBe(2)
  })

  test('is what one is when the host page names nobody', async () => {
    const identity = createIdentity({ ...createServer(), keep: memory(), host: async () => null })
    expect(await identity.token()).toBe('visitor-1')
  })
})

test('nobody becomes a visitor before there is something to say', async () => {
  const { server, client } = createServer()
  await createIdentity({ client, keep: memory(), host: async () => null }).arrive()
  expect(server.visitors).toBe(0)
})

describe('who is signed in by the host page', () => {
  test('takes along what they said as a visitor, once', async () => {
    const { server, client } = createServer()
    const keep = memory()
    const identity = createIdentity({ client, keep, host: null })
    await identity.token()
    identity.keepConversation('c-1')
    identity.use(signedInAs(clientToken))
    expect(await Promise.all([identity.token(), identity.token()])).toEqual([clientToken, clientToken])
    expect(server.claimed).toEqual([`${clientToken},c-1,visitor-1`])
    expect(identity.conversation()).toBe('c-1')
    expect(keep.get('token')).toBeNull()
    expect(keep.get('conversation')).toBeNull()
  })

  test('does not wait for a claim that is refused', async () => {
    const { server, client } = createServer()
    const keep = memory()
    const identity = createIdentity({ client, keep, host: null })
    await identity.token()
    identity.keepConversation('c-1')
    server.refusesClaims = failed('not-found')
    identity.use(signedInAs(clientToken))
    expect(await identity.token()).toBe(clientToken)
    expect(identity.conversation()).toBeNull()
  })

  test('loses nothing when the token that the page gave has ended', async () => {
    const { server, client } = createServer()
    const keep = memory()
    const identity = createIdentity({ client, keep, host: null })
    await identity.token()
    identity.keepConversation('c-1')
    server.refusesClaims = server.refusesClient = failed('unauthenticated')
    identity.use(signedInAs(tokenOf({ sub: 'client-001', exp: 0 })))
    await expect(identity.token()).rejects.toMatchObject({ code: 'unauthenticated' })
    server.refusesClaims = server.refusesClient = null
    identity.use(signedInAs(clientToken))
    await identity.token()
    expect(server.claimed).toEqual([`${clientToken},c-1,visitor-1`])
  })

  test('claims again when the server could not be reached', async () => {
    const { server, client } = createServer()
    const identity = createIdentity({ client, keep: memory(), host: null })
    await identity.token()
    identity.keepConversation('c-1')
    server.refusesClaims = new CallFailed(null)
    identity.use(signedInAs(clientToken))
    await expect(identity.token()).rejects.toMatchObject({ code: 'unreachable' })
    server.refusesClaims = null
    await identity.token()
    expect(server.claimed).toHaveLength(1)
  })

  test('goes on with the newest open conversation of another device', async () => {
    const { server, client } = createServer()
    server.conversations = [
      { id: 'c-9', state: 'closed', channel: 'widget' },
      { id: 'c-8', state: 'bot', channel: 'app' },
      { id: 'c-7', state: 'bot', channel: 'widget' },
    ]
    const identity = createIdentity({ client, keep: memory(), host: signedInAs(clientToken) })
    await identity.token()
    expect(identity.conversation()).toBe('c-7')
  })

  test('leaves nothing of theirs to who comes after', async () => {
    const identity = createIdentity({ ...createServer(), keep: memory(), host: signedInAs(clientToken) })
    await identity.token()
    identity.keepConversation('c-1')
    identity.use(null)
    await identity.token()
    expect(identity.conversation()).toBeNull()
  })

  test('is not forgotten when their token has ended: the page gives another', async () => {
    const identity = createIdentity({ ...createServer(), keep: memory(), host: signedInAs(clientToken) })
    await identity.token()
    identity.keepConversation('c-1')
    expect(identity.forget(failed('unauthenticated'))).toBe(false)
    expect(identity.conversation()).toBe('c-1')
    expect(identity.forget(failed('not-found'))).toBe(true)
    expect(identity.conversation()).toBeNull()
  })

  test('a page that cannot say who they are is asked again', async () => {
    const identity = createIdentity({
      ...createServer(),
      keep: memory(),
      host: async () => {
        throw new Error('session server away')
      },
    })
    await expect(identity.token()).rejects.toMatchObject({ code: 'unreachable' })
  })

  // The page's own server answered with its proxy's error page: it counted as somebody else, and what the client had written was deleted.
  test.each([
    '<html><body><h1>502 Bad Gateway</h1></body></html>',
    '{"error":"session.store.away"}',
    'a.b.c',
    '登录.已.过期',
  ])('is nobody else when the page gives what is no token: %s', async (given) => {
    const keep = memory()
    const said: boolean[] = []
    let others = 0
    let token = clientToken
    const identity = createIdentity({
      ...createServer(),
      keep,
      host: async () => token,
      onAnother: () => {
        others += 1
      },
      onConfirmed: (isConfirmed) => said.push(isConfirmed),
    })
    await identity.token()
    identity.keepConversation('c-1')
    token = given
    await expect(identity.token()).rejects.toBeInstanceOf(Unconfirmed)
    expect(said).toEqual([true, false])
    expect(others).toBe(0)
    expect(identity.conversation()).toBe('c-1')
    token = clientToken
    identity.wake()
    expect(await identity.token()).toBe(clientToken)
  })

  // Everything that waited for a token asked the page for itself, several times a second.
  test('a page that cannot say it is asked after growing waits, or at once where somebody wants it', async () => {
    vi.useFakeTimers()
    try {
      let asked = 0
      const said: boolean[] = []
      const identity = createIdentity({
        ...createServer(),
        keep: memory(),
        host: async () => {
          asked += 1
          if (asked < 20) throw new Error('session server away')
          return clientToken
        },
        onConfirmed: (isConfirmed) => said.push(isConfirmed),
      })
      for (let tenths = 0; tenths < 300; tenths += 1) {
        for (let one = 0; one < 3; one += 1) await identity.token().catch(() => undefined)
        await vi.advanceTimersByTimeAsync(100)
      }
      expect(asked).toBeGreaterThan(4)
      expect(asked).toBeLessThan(9)
      expect(said).not.toContain(true)
      asked = 20
      await expect(identity.token()).rejects.toBeInstanceOf(Unconfirmed)
      identity.wake()
      expect(await identity.token()).toBe(clientToken)
      expect(said.at(-1)).toBe(true)
    } finally {
      vi.useRealTimers()
    }
  })
})
