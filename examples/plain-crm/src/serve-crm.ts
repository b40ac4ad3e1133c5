import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the CRM's server tells its page of the telephone: the desk of whoever is signed in, with a token that it may keep short. */
export interface RingloopSession {
  readonly url: string
  readonly token: string
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
}

/**
 * The server of the CRM: its files, and `/ringloop-session`.
 *
 * @param files by path, such as `/crm.js`; `/` is the page.
 */
export async function serveCrm({
  files,
  session,
  port = 0,
}: {
  readonly files: Readonly<Record<string, URL | string>>
  readonly session: () => RingloopSession
  readonly port?: number
}): Promise<{ readonly origin: string } & AsyncDisposable> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = files[pathname]
    const type = types[pathname === '/' ? 'html' : (pathname.split('.').at(-1) ?? '')] ?? 'application/json'
    const headers = {
      'content-type': `${type}; charset=utf-8`,
      // no inline scripts and no inline styles: the desk needs neither
      'content-security-policy': "default-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:",
    }
    if (pathname === '/ringloop-session') return response.writeHead(200, headers).end(JSON.stringify(session()))
    if (file === undefined) return response.writeHead(404, headers).end()
    response.writeHead(200, headers).end(typeof file === 'string' ? file : await readFile(file))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
