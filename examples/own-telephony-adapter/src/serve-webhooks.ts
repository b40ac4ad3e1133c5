import { createServer, type Server } from 'node:http'
import type { TinybellAdapter } from './tinybell-adapter.js'

const largestBody = 64 * 1024

/** An HTTP server that hands what is posted to it to the adapter. */
export function serveWebhooks(adapter: TinybellAdapter): Server {
  return createServer(async (request, response) => {
    const answer = (status: number) => response.writeHead(status, { connection: 'close' }).end()
    if (request.method !== 'POST') return answer(405)
    const chunks: Buffer[] = []
    let size = 0
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > largestBody) return answer(413)
        chunks.push(chunk)
      }
    } catch {
      return request.destroy()
    }
    const signature = request.headers['tinybell-signature']
    answer(adapter.receive(Buffer.concat(chunks).toString('utf8'), String(signature ?? '')))
  })
}
