import type { IncomingMessage } from 'node:http'

/** A body, or why there is none: it is larger than allowed, took too long, or its sender is gone. */
export type BodyOutcome = Uint8Array | 'tooLarge' | 'tooSlow' | 'gone'

/** Reads a request's body; stops reading as soon as it is known to be too large. Never rejects. */
export function readBody(
  request: IncomingMessage,
  { maxBytes, withinMs }: { readonly maxBytes: number; readonly withinMs: number },
): Promise<BodyOutcome> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve('tooLarge')
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const settle = (outcome: BodyOutcome) => {
      clearTimeout(timer)
      request.off('data', onData)
      request.off('end', onEnd)
      request.off('close', onClose)
      if (outcome === 'tooLarge' || outcome === 'tooSlow') request.pause()
      resolve(outcome)
    }
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) return settle('tooLarge')
      chunks.push(chunk)
    }
    const onEnd = () => settle(Buffer.concat(chunks))
    const onClose = () => settle('gone')
    const timer = setTimeout(() => settle('tooSlow'), withinMs)
    request.on('data', onData)
    request.on('end', onEnd)
    request.on('close', onClose)
    // Without a listener an error of the connection would end the process.
    request.on('error', () => {})
  })
}
