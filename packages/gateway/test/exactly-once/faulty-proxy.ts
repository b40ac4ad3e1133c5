import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How often what goes wrong, of all requests. */
interface Faults {
  /** 500, one half of them after the request was carried out. */
  readonly broken: number
  /** Carried out, and never answered. */
  readonly silent: number
  /** 429 with `Retry-After: 1`; not carried out. */
  readonly limited: number
}

/** A proxy before a ticket system that behaves as one does on a bad day. */
export interface FaultyProxy extends AsyncDisposable {
  readonly url: string
  readonly counts: { requests: number; broken: number; silent: number; limited: number; created: number }
}

const maximumSilenceMs = 30_000

/**
 * Starts one. A request that has reached the system is carried out, also when whoever sent it is killed meanwhile.
 *
 * @param creates whether a request is one that creates a ticket
 */
export async function startFaultyProxy(options: {
  readonly target: string
  readonly faults: Faults
  readonly random: () => number
  readonly creates: (method: string, path: string) => boolean
}): Promise<FaultyProxy> {
  const { target, faults, random, creates } = options
  const base = new URL(target)
  const counts = { requests: 0, broken: 0, silent: 0, limited: 0, created: 0 }
  const silences = new Set<NodeJS.Timeout>()

  const server = createServer(async (request, response) => {
    response.on('error', () => undefined)
    request.on('error', () => undefined)
    const parts: Buffer[] = []
    try {
      for await (const part of request) parts.push(part as Buffer)
    } catch {
      // Killed before it had said all: nothing has reached the system.
      return
    }
    counts.requests++
    const fate = random()
    if (fate < faults.limited) {
      counts.limited++
      return answer(response, 429, { 'retry-after': '1' }, 'Too many requests')
    }
    const isBroken = fate < faults.limited + faults.broken
    const isSilent = !isBroken && fate < faults.limited + faults.broken + faults.silent
    if (isBroken) counts.broken++
    if (isBroken && random() < 0.5) return answer(response, 500, {}, 'Internal server error')
    let real: { readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: Buffer }
    try {
      real = await carryOut(request, Buffer.concat(parts))
    } catch {
      return response.destroy()
    }
    if (real.status === 201 && creates(request.method ?? '', request.url ?? '')) counts.created++
    if (isBroken) return answer(response, 500, {}, 'Internal server error')
    if (isSilent) {
      counts.silent++
      const silence = setTimeout(() => {
        silences.delete(silence)
        response.destroy()
      }, maximumSilenceMs)
      silences.add(silence)
      return
    }
    const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...headers } = real.headers
    answer(response, real.status, headers, real.body)
  })

  function carryOut(request: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>((resolve, reject) => {
      const { host: _, connection: __, 'transfer-encoding': ___, ...headers } = request.headers
      const upstream = send(
        {
          host: base.hostname,
          port: base.port,
          method: request.method,
          path: request.url,
          headers: { ...headers, host: base.host },
        },
        async (real) => {
          const parts: Buffer[] = []
          try {
            for await (const part of real) parts.push(part as Buffer)
            resolve({ status: real.statusCode ?? 502, headers: real.headers, body: Buffer.concat(parts) })
          } catch (error) {
            reject(error)
          }
        },
      )
      upstream.on('error', reject)
      upstream.end(body)
    })
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    counts,
    async [Symbol.asyncDispose]() {
      for (const silence of silences) clearTimeout(silence)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answer(response: ServerResponse, status: number, headers: IncomingMessage['headers'], body: Buffer | string): void {
  if (response.destroyed) return
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
