import { RingloopError } from '../../errors/ringloop-error.js'

/** A set that says "no" for certain, and "yes" perhaps (Bloom, 1970): many texts in little memory, none of which can be read out of it. */
export interface BloomFilter {
  add(text: string): void
  /** `false`: it was never added. `true`: it was, or, as rarely as was asked for, it was not. */
  mayHave(text: string): boolean
  /** How many were added; one that was added twice counts twice. */
  readonly added: number
  /** What it takes of memory. */
  readonly bytes: number
  /** The filter as bytes, for {@link readBloomFilter}. */
  serialise(): Uint8Array
}

/** The most bits of a filter: 256 MiB. */
const mostBits = 2 ** 31
const mark = 0x52_4c_42_46
const format = 1
const headBytes = 20

/**
 * An empty filter for about `capacity` texts, of which `mayHave` is wrong for one in `1 / falsePositiveRate` that were not added. 10,000,000 at
 * 0.001 take 18 MB.
 *
 * @throws `invalidInput` for a capacity or rate that cannot be, or more than 256 MiB.
 */
export function createBloomFilter(options: { readonly capacity: number; readonly falsePositiveRate: number }): BloomFilter {
  const { capacity, falsePositiveRate: rate } = options
  if (!(capacity >= 1))
    throw new RingloopError('invalidInput', `capacity: ${capacity} is no number of texts.`, { mend: 'Say at least 1.' })
  if (!(rate > 0 && rate < 1))
    throw new RingloopError('invalidInput', `falsePositiveRate: ${rate} is no such rate.`, {
      mend: 'Say one between 0 and 1: 0.001.',
    })
  const bits = Math.max(64, Math.ceil((-capacity * Math.log(rate)) / Math.LN2 ** 2))
  if (bits > mostBits)
    throw new RingloopError('invalidInput', `capacity: ${capacity} texts at ${rate} take ${bits} bits.`, {
      mend: 'Ask for fewer texts, or a higher rate: 2 ** 31 bits are the most.',
    })
  const hashes = Math.min(32, Math.max(1, Math.round((bits / capacity) * Math.LN2)))
  return filterOf(new Uint8Array(Math.ceil(bits / 8)), bits, hashes, 0)
}

/**
 * A filter from its bytes.
 *
 * @throws `invalidInput` for bytes that are no filter, or not a whole one.
 */
export function readBloomFilter(bytes: Uint8Array): BloomFilter {
  const refuse = (problem: string) =>
    new RingloopError('invalidInput', `bytes: ${problem}`, { mend: 'Build the filter anew from the numbers.' })
  if (bytes.length < headBytes) throw refuse('are too few for a filter.')
  const head = new DataView(bytes.buffer, bytes.byteOffset, headBytes)
  if (head.getUint32(0) !== mark) throw refuse('are no filter.')
  if (head.getUint32(4) !== format) throw refuse(`are a filter of format ${head.getUint32(4)}, not ${format}.`)
  const hashes = head.getUint32(8)
  const bits = head.getUint32(12)
  const added = head.getUint32(16)
  if (hashes < 1 || hashes > 32 || bits < 1 || bits > mostBits) throw refuse('are no filter that can be.')
  if (bytes.length !== headBytes + Math.ceil(bits / 8)) throw refuse('are not all of the filter.')
  return filterOf(bytes.slice(headBytes), bits, hashes, added)
}

function filterOf(table: Uint8Array, bits: number, hashes: number, alreadyAdded: number): BloomFilter {
  let added = alreadyAdded
  return {
    add(text) {
      added++
      let place = hash(text, 0x811c9dc5)
      let stride = hash(text, 0x9e3779b9)
      for (let round = 0; round < hashes; round++) {
        const bit = place % bits
        table[bit >>> 3] = (table[bit >>> 3] ?? 0) | (1 << (bit & 7))
        place = (place + stride) >>> 0
        stride = (stride + round) >>> 0
      }
    },
    mayHave(text) {
      let place = hash(text, 0x811c9dc5)
      let stride = hash(text, 0x9e3779b9)
      for (let round = 0; round < hashes; round++) {
        const bit = place % bits
        if (((table[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
        place = (place + stride) >>> 0
        stride = (stride + round) >>> 0
      }
      return true
    },
    get added() {
      return added
    },
    bytes: table.length,
    serialise() {
      const bytes = new Uint8Array(headBytes + table.length)
      const head = new DataView(bytes.buffer)
      for (const [index, value] of [mark, format, hashes, bits, Math.min(added, 2 ** 32 - 1)].entries())
        head.setUint32(index * 4, value)
      bytes.set(table, headBytes)
      return bytes
    },
  }
}

/** FNV-1a with MurmurHash3's last mixing: 32 bits. The places follow from two of them by enhanced double hashing (Dillinger, Manolios 2004). */
function hash(text: string, seed: number): number {
  let value = seed
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
