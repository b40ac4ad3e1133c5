import { RingloopError } from '@ringloop/core'
import type { HttpBody } from '../http/http-request.js'

/** Where the file goes in the JSON. */
const place = '\u0001file\u0001'

/** A JSON body with a file in base64 as one of its values. */
export interface Base64BodyParts {
  /** Makes the JSON; `file` is what stands for the file: put it in as a value of its own. */
  readonly json: (file: string) => unknown
  readonly open: () => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
  /** Bytes of the file, if known; what comes must have this length. */
  readonly size?: number | undefined
  /** Bytes; more is an error. */
  readonly maximum: number
}

/**
 * A JSON body that carries a file in base64, written piece by piece: an hour of recording takes no more memory than a short one.
 *
 * @throws `invalidInput` while it is read, if the file is longer than allowed or not as long as it said
 */
export function base64Body({ json, open, size, maximum }: Base64BodyParts): HttpBody {
  const encoder = new TextEncoder()
  const [before, after] = JSON.stringify(json(place))
    .split(JSON.stringify(place).slice(1, -1))
    .map((part) => encoder.encode(part))
  if (before === undefined || after === undefined) throw new TypeError('the JSON has no place for the file')
  const most = Math.min(maximum, size ?? maximum)
  return {
    contentType: 'application/json',
    length: size === undefined ? null : before.length + Math.ceil(size / 3) * 4 + after.length,
    async open() {
      const reader = (await open()).getReader()
      let stage: 'before' | 'file' | 'end' = 'before'
      let rest = new Uint8Array()
      let total = 0
      const wrong = (problem: string) =>
        new RingloopError('invalidInput', `the file ${problem}`, {
          mend: 'Attach a file that is complete, and within the limit.',
        })
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            if (stage === 'before') {
              stage = 'file'
              return controller.enqueue(before)
            }
            while (stage === 'file') {
              const { done, value } = await reader.read()
              if (done) {
                if (size !== undefined && total !== size) throw wrong(`has ${total} bytes, not ${size} as it said`)
                stage = 'end'
                if (rest.length > 0) controller.enqueue(encoder.encode(base64(rest)))
                controller.enqueue(after)
                return controller.close()
              }
              total += value.length
              if (total > most) {
                const error = wrong(`has more than ${most} bytes`)
                // nobody reads on: what is open behind it may be closed
                reader.cancel(error).catch(() => undefined)
                throw error
              }
              const whole = new Uint8Array(rest.length + value.length)
              whole.set(rest)
              whole.set(value, rest.length)
              // only groups of three can be written without padding
              const cut = whole.length - (whole.length % 3)
              rest = whole.slice(cut)
              if (cut > 0) return controller.enqueue(encoder.encode(base64(whole.subarray(0, cut))))
            }
          },
          cancel: (reason) => reader.cancel(reason),
        },
        { highWaterMark: 0 },
      )
    },
  }
}

/** In steps: a function takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}
