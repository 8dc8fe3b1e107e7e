// A broker that signs its own people and its clients in, as the server is told to believe.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export type Firm = {
  url: string
  /** How long the tokens last that are asked for. */
  seconds: number
  /** How many were. */
  given: number
  /** A token of one of its own people. */
  staffToken(id: string, seconds: number): Promise<string>
  close(): Promise<void>
}

/** The firm's own identity: its keys, and a token for whoever is asked for. */
export const openFirm = async (): Promise<Firm> => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256', use: 'sig' }] }
  const firm = { url: '', seconds: 60, given: 0 }
  const token = (id: string, claims: { role: string; client_id?: string }, seconds: number) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: '1' })
      .setIssuer('firm')
      .setAudience('zhigu')
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(privateKey)
  const clientToken = (id: string) => token(id, { role: 'client', client_id: id }, firm.seconds)
  const server: Server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://firm')
    const isToken = pathname === '/token'
    if (isToken) firm.given += 1
    const body = isToken ? await clientToken(searchParams.get('client') ?? 'client-001') : JSON.stringify(keys)
    response.writeHead(200, {
      'content-type': isToken ? 'text/plain' : 'application/json',
      'access-control-allow-origin': '*',
    })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  firm.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(firm, {
    staffToken: (id: string, seconds: number) => token(id, { role: 'service' }, seconds),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
