import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { NotifierMood } from '@ringloop/core/testing'

/** A request as it came. */
export interface ToldRequest {
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** The other side of a notifier that posts: what it took, and how it answers. */
export interface ToldServer extends AsyncDisposable {
  readonly origin: string
  readonly taken: readonly ToldRequest[]
  readonly asked: () => number
  become(mood: NotifierMood): void
}

/** Answers with the status and body of its mood; only what is answered well is taken. */
export async function startToldServer(
  answers: Readonly<Record<NotifierMood, { readonly status: number; readonly body: string }>>,
): Promise<ToldServer> {
  const taken: ToldRequest[] = []
  let mood: NotifierMood = 'well'
  let asked = 0
  const server = createServer(async (request, response) => {
    asked += 1
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const url = new URL(request.url ?? '/', 'http://told')
    const { status, body } = answers[mood]
    if (mood === 'well')
      taken.push({
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      })
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    asked: () => asked,
    become(next) {
      mood = next
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
