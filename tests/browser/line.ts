// The network between a browser and a server, which a test can cut: connections break and no new one is made until it is mended.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type Line = {
  url: string
  cut(): void
  mend(): void
  /** New connections go to another server. */
  lead(to: string): void
  close(): Promise<void>
}

/** @param to the server's address */
export const openLine = async (to: string): Promise<Line> => {
  let { hostname, port } = new URL(to)
  const sockets = new Set<Socket>()
  let whole = true
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // An end that breaks off is what is to be tried.
    socket.on('error', () => undefined)
  }
  const server = createServer((near) => {
    keep(near)
    if (!whole) return near.destroy()
    const far = connect(Number(port), hostname)
    keep(far)
    near.pipe(far).pipe(near)
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    whole = false
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend() {
      whole = true
    },
    lead(next) {
      ;({ hostname, port } = new URL(next))
    },
    async close() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
