import type { HttpBody } from './http-request.js'

/** One part of a multipart form: a value, or a file that is streamed. */
export type FormPart =
  | { readonly name: string; readonly value: string; readonly contentType?: string }
  | {
      readonly name: string
      readonly filename: string
      readonly contentType: string
      /** Bytes, if known. */
      readonly size?: number | undefined
      readonly open: () => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
    }

const encoder = new TextEncoder()
const line = (text: string) => encoder.encode(`${text}\r\n`)

/**
 * A form of RFC 7578, written piece by piece: a recording of an hour takes no more memory than a short one.
 *
 * @param boundary must not occur in any part; 32 random characters do
 */
export function multipartBody(parts: readonly FormPart[], boundary: string): HttpBody {
  const pieces = parts.flatMap((part): (Uint8Array | Extract<FormPart, { open: unknown }>)[] => [
    line(`--${boundary}`),
    ...headersOf(part).map(line),
    line(''),
    'value' in part ? encoder.encode(part.value) : part,
    line(''),
  ])
  pieces.push(line(`--${boundary}--`))
  let length: number | null = 0
  for (const piece of pieces) {
    const size = piece instanceof Uint8Array ? piece.byteLength : piece.size
    length = length === null || size === undefined ? null : length + size
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length,
    open: () => streamOf(pieces.map((piece) => (piece instanceof Uint8Array ? piece : piece.open))),
  }
}

function headersOf(part: FormPart): readonly string[] {
  const file = 'filename' in part ? `; filename="${quoted(part.filename)}"` : ''
  const type = part.contentType === undefined ? [] : [`Content-Type: ${part.contentType.replace(/[^\x20-\x7e]/g, '')}`]
  return [`Content-Disposition: form-data; name="${quoted(part.name)}"${file}`, ...type]
}

/** As browsers do it (HTML, multipart/form-data encoding algorithm): a name cannot end its header. */
function quoted(name: string): string {
  return name
    .replace(/\r\n|\r|\n/g, '%0D%0A')
    .replaceAll('"', '%22')
    .replaceAll('\0', '')
}

type Source = Uint8Array | (() => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>)

function streamOf(sources: readonly Source[]): ReadableStream<Uint8Array> {
  let index = 0
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          if (reader !== null) {
            const { done, value } = await reader.read()
            if (!done) return controller.enqueue(value)
            reader = null
            index++
          }
          const source = sources[index]
          if (source === undefined) return controller.close()
          if (source instanceof Uint8Array) {
            index++
            return controller.enqueue(source)
          }
          reader = (await source()).getReader()
        }
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
