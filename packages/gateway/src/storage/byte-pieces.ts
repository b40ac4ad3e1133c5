import { RingloopError } from '@ringloop/core'
import type { Queryable } from './database.js'

/** The tables that hold the bytes of files, piece by piece. */
export type PieceTable = 'case_file_pieces' | 'ticket_file_pieces'

/** No piece that is written is larger: so much of a file is in memory at once. */
const pieceBytes = 128 * 1024

/**
 * The bytes of a stream in pieces of one size; the last is smaller. Ends the stream when nobody wants more.
 *
 * @throws `aborted` as soon as the signal fires, also in the middle of a read
 */
export async function* inPieces(stream: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  const stop = () => void reader.cancel().catch(() => {})
  let buffer = Buffer.alloc(0)
  signal.addEventListener('abort', stop, { once: true })
  try {
    for (;;) {
      if (signal.aborted) throw new RingloopError('aborted', 'The file was broken off.', { cause: signal.reason })
      const { done, value } = await reader.read()
      if (signal.aborted) continue
      if (value !== undefined) buffer = Buffer.concat([buffer, value])
      while (buffer.length >= pieceBytes || (done && buffer.length > 0)) {
        yield buffer.subarray(0, pieceBytes)
        buffer = Buffer.from(buffer.subarray(pieceBytes))
      }
      if (done) return
    }
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}

/** Writes a piece of a file; nothing if it is there already. */
export async function writePiece(
  queryable: Queryable,
  table: PieceTable,
  { file, place, bytes }: { readonly file: string | number; readonly place: number; readonly bytes: Uint8Array },
): Promise<void> {
  await queryable.query(
    `insert into ${table} (file_id, place, piece) values ($1, $2, decode($3, 'base64')) on conflict do nothing`,
    [file, place, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')],
  )
}

/** The bytes of a file, one piece in memory at a time. */
export function readPieces(queryable: Queryable, table: PieceTable, file: string | number): ReadableStream<Uint8Array> {
  let place = 0
  return new ReadableStream(
    {
      async pull(controller) {
        const [row] = await queryable.query<{ piece: string }>(
          `select encode(piece, 'base64') as piece from ${table} where file_id = $1 and place = $2`,
          [file, place++],
        )
        if (row === undefined) controller.close()
        else controller.enqueue(new Uint8Array(Buffer.from(row.piece, 'base64')))
      },
    },
    { highWaterMark: 1 },
  )
}
