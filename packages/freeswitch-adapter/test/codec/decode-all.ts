import { createEslDecoder, type EslDecoderOptions } from '../../src/codec/esl-decoder.js'
import type { EslFrame, MalformedReport } from '../../src/codec/esl-frame.js'

/** Everything a decoder gives for the chunks and the end of the stream. */
export function decodeAll(chunks: Iterable<Uint8Array>, options: Partial<EslDecoderOptions> = {}) {
  const frames: EslFrame[] = []
  const malformed: MalformedReport[] = []
  const decoder = createEslDecoder({
    onFrame: (frame) => frames.push(frame),
    onMalformed: (report) => malformed.push(report),
    ...options,
  })
  for (const chunk of chunks) decoder.push(chunk)
  decoder.end()
  return { frames, malformed, counts: decoder.counts, reasons: malformed.map((report) => report.reason) }
}

/** Frames in a form that can be compared. */
export const plainly = (frames: readonly EslFrame[]) =>
  frames.map((frame) => ({
    type: frame.type,
    headers: [...frame.headers.entries()],
    event: frame.type === 'event' ? { headers: [...frame.event.headers()], body: frame.event.body } : null,
    body: 'body' in frame ? Buffer.from(frame.body).toString('latin1') : 'text' in frame ? frame.text : null,
  }))

export const jsonEvent = (headers: Record<string, string | readonly string[]>): Buffer => {
  const body = Buffer.from(JSON.stringify(headers))
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\nContent-Type: text/event-json\n\n`), body])
}

export const plainEvent = (lines: readonly string[], body?: Buffer): Buffer => {
  const inner = body === undefined ? lines : [...lines, `Content-Length: ${body.length}`]
  const content = Buffer.concat([Buffer.from(`${inner.join('\n')}\n\n`), body ?? Buffer.alloc(0)])
  return Buffer.concat([Buffer.from(`Content-Length: ${content.length}\nContent-Type: text/event-plain\n\n`), content])
}

export const reply = (text: string): Buffer => Buffer.from(`Content-Type: command/reply\nReply-Text: ${text}\n\n`)

/** Cuts at the given places (taken modulo what is left). */
export function cut(stream: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  let at = 0
  for (let index = 0; at < stream.length; index++) {
    const size = Math.max(1, sizes[index % sizes.length] ?? 1)
    chunks.push(stream.subarray(at, at + size))
    at += size
  }
  return chunks
}
