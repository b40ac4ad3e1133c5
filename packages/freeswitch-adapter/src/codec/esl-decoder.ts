import { createByteWindow } from './byte-window.js'
import type { EslFrame, MalformedReason, MalformedReport } from './esl-frame.js'
import { readEventHead } from './event-head.js'
import { findHeaderBlock, findLastBlockStart } from './find-header-block.js'
import { type HeaderBlock, readHeaderBlock } from './header-block.js'
import { jsonEventAt } from './json-event.js'
import { plainEventAt } from './plain-event.js'
import { toFrame } from './to-frame.js'

/** Who is told what a decoder finds, and its limits. */
export interface EslDecoderOptions {
  /** Called for each frame, in order. What it throws goes to the caller of `push`, and the frame counts as delivered. */
  readonly onFrame: (frame: EslFrame) => void
  readonly onMalformed?: (report: MalformedReport) => void
  /** 128 KiB by default; an outbound `connect` reply with large variables is the largest block known. */
  readonly maxHeaderBytes?: number
  /** 32 MiB by default; `show channels as json` takes about 1 kB a channel. */
  readonly maxBodyBytes?: number
}

/** What a decoder has seen so far. A stream without a single good frame is no Event Socket stream. */
export interface EslDecoderCounts {
  /** Good frames of a type FreeSWITCH is known to send. */
  readonly frames: number
  readonly events: number
  readonly malformed: number
  /** Well-formed frames of a type that FreeSWITCH is not known to send. */
  readonly unknown: number
}

/** Turns the bytes of an Event Socket connection into frames. */
export interface EslDecoder {
  /** Takes the next bytes, in pieces of any size. They must not be changed afterwards. */
  push(chunk: Uint8Array): void
  /** The stream is over: a frame that is not complete counts as malformed, and what can be read of the rest still is. */
  end(): void
  readonly counts: EslDecoderCounts
  /** Bytes held back because their frame is not complete. */
  readonly heldBytes: number
}

const newline = 10
const carriageReturn = 13

/**
 * An incremental decoder of the Event Socket protocol, after the bytes of FreeSWITCH 1.11.
 *
 * ```text
 *           ┌────────────── body complete ──────────────┐
 *           ▼                                           │
 *        (header) ──block complete, with a length──▶ (body)
 *           │ ▲                                         │
 * malformed │ └───── plausible block found ──┐          │ does not end as it should
 *           ▼                                │          ▼
 *           └───────────────────────────▶ (lost) ◀──────┘
 * ```
 *
 * It never throws on input, takes linear time and at most `maxHeaderBytes + maxBodyBytes` plus one chunk of memory.
 *
 * After malformed bytes it looks for the next plausible header block. Good frames before them are delivered, and of those behind them
 * all but two kinds: the first, which may be taken for the rest of what was damaged, and those that lie within a length that is too
 * large of a body that cannot be checked (`api/response`, text). Events are checked by how they end.
 *
 * On a live connection the caller should rather reconnect, also when only a length was no number: the model lacks an event then and
 * needs a snapshot in any case, a reply may be among what was skipped, and text that a caller wrote (the body of a MESSAGE) could
 * be found to be a frame. FreeSWITCH itself sends nothing malformed but the notice that cuts in: none in 145 recorded connections.
 */
export function createEslDecoder(options: EslDecoderOptions): EslDecoder {
  const { onFrame, onMalformed, maxHeaderBytes = 128 * 1024, maxBodyBytes = 32 * 1024 * 1024 } = options
  const window = createByteWindow()
  const counts = { frames: 0, events: 0, malformed: 0, unknown: 0 }
  let state: 'header' | 'body' | 'lost' = 'header'
  let block: HeaderBlock | undefined
  /** Up to here no end of the block was found. */
  let scanned = 0
  let wanted = 0
  let busy = false

  const malformed = (reason: MalformedReason) => {
    counts.malformed++
    const text = window.bytes.toString('latin1', 0, 120)
    onMalformed?.({ reason, offset: window.offset, excerpt: text.replace(/[^\x20-\x7e]/g, '.') })
  }

  const become = (next: 'header' | 'lost') => {
    state = next
    scanned = 0
    block = undefined
    wanted = 0
  }

  /** Handles a block that cannot be read: its rest may hold a good one, which began where the damaged frame stopped. */
  const recover = (reason: MalformedReason, text: string, blockEnd: number) => {
    const inside = findLastBlockStart(text)
    const retry = inside < 0 ? reason : readHeaderBlock(text.slice(inside), maxBodyBytes)
    malformed(reason)
    if (typeof retry === 'string') {
      window.drop(blockEnd)
      become('lost')
    } else {
      window.drop(inside)
      become('header')
    }
  }

  /** Nearly every frame is an event that is whole and written in the usual way: false for any other. */
  const readEvent = (): boolean => {
    const { room, start, end } = window
    const head = readEventHead(room, start, end)
    if (head === undefined) return false
    const bodyStart = start + head.size
    const bodyEnd = bodyStart + head.length
    if (bodyEnd > end || head.length > maxBodyBytes) return false
    const event = head.format === 'json' ? jsonEventAt(room, bodyStart, bodyEnd) : plainEventAt(room, bodyStart, bodyEnd)
    if (event === undefined) return false
    window.drop(head.size + head.length)
    counts.frames++
    counts.events++
    onFrame({ type: 'event', headers: head, event })
    return true
  }

  const readHeader = (): boolean => {
    if (scanned === 0 && readEvent()) return true
    let blank = 0
    while (scanned === 0 && (window.bytes[blank] === newline || window.bytes[blank] === carriageReturn)) blank++
    if (blank > 0) window.drop(blank)
    const { bytes } = window
    const end = bytes.indexOf('\n\n', scanned, 'latin1')
    if (end < 0 || end > maxHeaderBytes) {
      if (end < 0 && bytes.length <= maxHeaderBytes) {
        scanned = Math.max(0, bytes.length - 1)
        return false
      }
      malformed('headerTooLarge')
      const inside = findLastBlockStart(bytes.toString('latin1', 0, end < 0 ? bytes.length : end))
      // Without a block in it, only its end may still be the beginning of one.
      window.drop(inside > 0 ? inside : end < 0 ? bytes.length - 80 : end + 2)
      become(inside > 0 ? 'header' : 'lost')
      return true
    }
    const text = bytes.toString('latin1', 0, end)
    const result = readHeaderBlock(text, maxBodyBytes)
    if (typeof result === 'string') {
      recover(result, text, end + 2)
      return true
    }
    block = result
    state = 'body'
    wanted = end + 2 + result.length
    scanned = end + 2
    return true
  }

  const readBody = (): boolean => {
    const { bytes } = window
    if (block === undefined || bytes.length < wanted) return false
    const result = toFrame(block, bytes.subarray(scanned, wanted))
    if (result === undefined) {
      malformed('damagedBody')
      window.drop(scanned)
      become('lost')
      return true
    }
    const { frame, known } = result
    window.drop(wanted)
    become('header')
    if (known) counts.frames++
    else counts.unknown++
    if (frame.type === 'event') counts.events++
    onFrame(frame)
    return true
  }

  const find = (): boolean => {
    const { found, at } = findHeaderBlock(window.bytes, 0)
    if (at > 0) window.drop(at)
    if (found) become('header')
    return found
  }

  const run = () => {
    // A handler that pushes more bytes only adds to what the loop below is reading.
    if (busy) return
    busy = true
    try {
      do {
        while (window.end > window.start && (state === 'header' ? readHeader() : state === 'body' ? readBody() : find())) {}
      } while (window.more(wanted))
    } finally {
      busy = false
    }
  }

  return {
    push(chunk) {
      if (chunk.length > 0) window.append(chunk)
      run()
    },
    end() {
      run()
      if (window.bytes.length > 0 && state !== 'lost') malformed('unfinished')
      while (window.bytes.length > 0 && state !== 'lost') {
        // What was taken for the rest of the frame may hold frames, a disconnect notice above all.
        window.drop(state === 'body' ? scanned : 1)
        become('lost')
        run()
      }
      if (window.bytes.length > 0) window.drop(window.bytes.length)
      become('header')
    },
    get counts() {
      return { ...counts }
    },
    get heldBytes() {
      return window.held
    },
  }
}
