import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A wire to a server that can be cut. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number
  /** How many have been made while it was open. */
  connections(): number
  /** Connections end, new ones too. */
  cut(): void
  /** Nothing goes through any more, and nobody is told. */
  freeze(): void
  mend(): void
}

/** Passes bytes on to `target`. */
export async function createTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'frozen' = 'open'
  let made = 0
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy()
      return
    }
    made++
    const far = connect(target)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => state === 'open' && to.write(bytes))
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        if (state !== 'frozen') to.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const dropAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => made,
    cut() {
      state = 'cut'
      dropAll()
    },
    freeze() {
      state = 'frozen'
    },
    mend() {
      if (state === 'frozen') dropAll()
      state = 'open'
    },
    async [Symbol.asyncDispose]() {
      state = 'cut'
      dropAll()
      server.close()
      await once(server, 'close')
    },
  }
}
