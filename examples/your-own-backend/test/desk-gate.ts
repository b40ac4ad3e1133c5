import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands between the backend and the desk, and may go wrong. */
export interface DeskGate extends AsyncDisposable {
  readonly url: string
  /** The desk carries out the next request that creates, and nobody hears its answer. */
  loseNextCase(): void
  /** From now on searches come to the desk without this filter. */
  forget(filter: string): void
  /** Resolves when the first bytes of a file have arrived. */
  readonly fileBegun: Promise<void>
}

export async function openDeskGate(desk: string): Promise<DeskGate> {
  let losing = false
  let forgotten = ''
  let begin = () => {}
  const fileBegun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? '/', desk)
    url.searchParams.delete(forgotten)
    const lost = losing && incoming.method === 'POST' && url.pathname === '/v1/cases'
    if (lost) losing = false
    const { method, headers } = incoming
    const outgoing = request(url, { ...(method === undefined ? {} : { method }), headers }, (answer) => {
      if (lost) {
        answer.resume().once('end', () => response.destroy())
        return
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    if (url.pathname.endsWith('/files')) incoming.once('data', begin)
    incoming.pipe(outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    loseNextCase() {
      losing = true
    },
    forget(filter) {
      forgotten = filter
    },
    fileBegun,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
