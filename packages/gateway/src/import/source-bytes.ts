import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { RingloopError } from '@ringloop/core'

/** A file that is brought in. */
export interface SourceFile {
  readonly path: string
  readonly size: number
  /** SHA-256 of its bytes, hexadecimal: another file is never taken for it. */
  readonly fingerprint: string
}

/** Read at once. */
const chunkBytes = 64 * 1024

/**
 * Recognises a file by all its bytes.
 *
 * @throws `invalidInput` if it cannot be read or is empty, `aborted`
 */
export async function openSource(path: string, signal: AbortSignal): Promise<SourceFile> {
  try {
    const hash = createHash('sha256')
    const { size } = await stat(path)
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal })) hash.update(chunk)
    if (size === 0) throw new RingloopError('invalidInput', `${path} is empty.`, { mend: 'Give the file that was exported.' })
    return { path, size, fingerprint: hash.digest('hex') }
  } catch (cause) {
    if (signal.aborted) throw new RingloopError('aborted', 'Stopped before anything was brought in.', { cause })
    const { code } = cause as NodeJS.ErrnoException
    const problem = { ENOENT: 'there is no such file', EISDIR: 'is a directory', EACCES: 'may not be read by this user' }[
      code ?? ''
    ]
    if (problem === undefined) throw cause
    throw new RingloopError('invalidInput', `${path}: ${problem}.`, { mend: 'Check the path.', cause })
  }
}

const marks = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const

/** The encoding of a file: that of its byte order mark, else the one that was said, else UTF-8. */
export async function encodingOf({ path }: Pick<SourceFile, 'path'>, said: string | undefined): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(3), 0, 3, 0)
    const mark = marks.find(({ bytes }) => bytes.length <= bytesRead && bytes.every((byte, index) => buffer[index] === byte))
    return mark?.encoding ?? new TextDecoder(said ?? 'utf-8').encoding
  } finally {
    await handle.close()
  }
}

/**
 * The file as UTF-8 without byte order mark, piece by piece; what is no text in its encoding becomes U+FFFD or stays invalid UTF-8.
 *
 * @param onRead is told how many bytes of the file have been read.
 */
export async function* utf8Chunks(
  { path }: Pick<SourceFile, 'path'>,
  {
    encoding,
    signal,
    onRead,
  }: { readonly encoding: string; readonly signal: AbortSignal; readonly onRead?: (bytes: number) => void },
): AsyncGenerator<Buffer> {
  const decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding)
  let read = 0
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, signal }) as AsyncIterable<Buffer>) {
    const first = read === 0
    read += chunk.length
    onRead?.(read)
    if (decoder !== null) yield Buffer.from(decoder.decode(chunk, { stream: true }))
    else yield first && marks[0].bytes.every((byte, index) => chunk[index] === byte) ? chunk.subarray(3) : chunk
  }
  const rest = decoder?.decode() ?? ''
  if (rest !== '') yield Buffer.from(rest)
}
