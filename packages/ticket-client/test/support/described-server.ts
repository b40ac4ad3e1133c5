import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiDescription } from './api-description.js'
import { type Handler, startHttpServer, type TestServer } from './http-server.js'

/** A server whose requests and answers are held against a description. Disposing of it fails if one was wrong. */
export interface DescribedServer extends TestServer {
  /** What was wrong so far. */
  readonly wrong: readonly string[]
}

/**
 * Starts a double of a described system: `handler` answers, and both the request and its answer are checked. A wrong one is answered with
 * status 400 at once, so that a test fails near the place, and remembered, so that it fails in any case.
 */
export async function startDescribedServer(description: ApiDescription, handler: Handler): Promise<DescribedServer> {
  const wrong: string[] = []
  const server = await startHttpServer(async (request, response) => {
    const { method = 'GET', url = '/' } = request
    const contentType = request.headers['content-type'] ?? null
    const problems = description.checkRequest({ method, url, contentType, json: jsonOf(request, contentType) })
    wrong.push(...problems)
    if (problems.length > 0) {
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: problems.join('; ') }))
      return
    }
    check(request, response)
    await handler(request, response)
  })

  /** Looks at the answer when the double ends it. */
  function check(request: IncomingMessage, response: ServerResponse): void {
    const end = response.end.bind(response)
    response.end = ((chunk?: unknown, ...rest: never[]) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.isBuffer(chunk) ? chunk.toString('utf8') : ''
      const isJson = String(response.getHeader('content-type') ?? 'application/json').includes('json')
      const { method = 'GET', url = '/' } = request
      wrong.push(
        ...description.checkAnswer({ method, url }, response.statusCode, isJson && text !== '' ? parse(text) : undefined),
      )
      return end(chunk as never, ...rest)
    }) as typeof response.end
  }

  return {
    url: server.url,
    wrong,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      if (wrong.length > 0) throw new Error(`Against the published description:\n  ${[...new Set(wrong)].join('\n  ')}`)
    },
  }
}

function jsonOf(request: { readonly text: string }, contentType: string | null): unknown {
  return contentType?.includes('json') && request.text !== '' ? parse(request.text) : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
