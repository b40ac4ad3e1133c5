import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { createEslDecoder } from '@ringloop/freeswitch-adapter'
import { loadRecording } from '../packages/freeswitch-adapter/test/support/recordings.js'
import { headersRead } from './esl/headers-read.js'
import { measure } from './measure.js'
import type { Row } from './row.js'

interface ModeslParser {
  on(name: 'esl::event', listener: (event: { getHeader(name: string): unknown }, headers: unknown, body: string) => void): void
}
const require = createRequire(import.meta.url)
/** modesl 1.2.1: the client most Node telephony teams know. Its parser listens to a socket; an emitter does for one. */
const Parser = require('modesl/lib/esl/Parser.js') as new (socket: EventEmitter) => ModeslParser

/** As it comes from a socket. */
const chunkSize = 65_536

function chunksOf(bytes: Uint8Array): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += chunkSize) chunks.push(Buffer.from(bytes.subarray(at, at + chunkSize)))
  return chunks
}

/** Decoding fifty recorded queue calls, six headers read of each event: our codec against modesl's parser, in one process. */
export async function codecBenchmark(): Promise<readonly Row[]> {
  const results: Row[] = []
  for (const format of ['json', 'plain'] as const) {
    const recording = loadRecording('l_burst_50_queue_calls', `filter.${format}`)
    const chunks = chunksOf(recording.bytes)
    let read = 0
    const ours = () => {
      const decoder = createEslDecoder({
        onFrame(frame) {
          if (frame.type === 'event') for (const header of headersRead) if (frame.event.get(header) !== undefined) read += 1
        },
      })
      for (const chunk of chunks) decoder.push(chunk)
      decoder.end()
    }
    const modesl = () => {
      const socket = new EventEmitter()
      const parser = new Parser(socket)
      parser.on('esl::event', (event) => {
        for (const header of headersRead) if (event.getHeader(header) !== undefined) read += 1
      })
      for (const chunk of chunks) socket.emit('data', chunk)
      socket.emit('end')
    }
    for (const [name, task] of [
      ['ours', ours],
      ['modesl', modesl],
    ] as const) {
      read = 0
      task()
      if (read < recording.events * 3)
        throw new Error(`${name} read only ${read} headers of ${recording.events} ${format} events`)
    }
    results.push(
      ...(await measure(recording.events, {
        [`@ringloop/freeswitch-adapter, ${format}`]: ours,
        [`modesl 1.2.1, ${format}`]: modesl,
      })),
    )
  }
  return results
}
