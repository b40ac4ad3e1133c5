import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A wire to a server that can be cut. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number
  /** How many have been made while it was open. */
  connections(): number
  /** Connections end, new ones too. */
  cut(): void
  /** The same, by itself, once clients have sent so many bytes from now on. */
  cutAfter(bytes: number): void
  /** Nothing goes through any more, and nobody is told. */
  freeze(): void
  mend(): void
}

/** Passes bytes on to `target`. */
export async function createTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'frozen' = 'open'
  let made = 0
  let left = Number.POSITIVE_INFINITY
  const dropAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  const cut = () => {
    state = 'cut'
    left = Number.POSITIVE_INFINITY
    dropAll()
  }
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy()
      return
    }
    made++
    const far = connect(target)
    near.on('data', ({ length }) => {
      left -= length
      if (left <= 0) cut()
    })
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
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => made,
    cut,
    cutAfter(bytes) {
      left = bytes
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
