import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A real HTTP server on a free port of this machine, for as long as a test needs it. */
export interface TestServer extends AsyncDisposable {
  /** With a slash at the end. */
  readonly url: string
}

export type Handler = (
  request: IncomingMessage & { readonly text: string; readonly bytes: Buffer },
  response: ServerResponse,
) => unknown

/** Starts one. The handler gets each request with its whole body. */
export async function startHttpServer(handler: Handler): Promise<TestServer> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    try {
      for await (const part of request) parts.push(part as Buffer)
    } catch {
      // whoever asked has gone away in the middle
      return
    }
    const bytes = Buffer.concat(parts)
    await handler(Object.assign(request, { bytes, text: bytes.toString('utf8') }), response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
