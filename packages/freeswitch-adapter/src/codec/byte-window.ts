const empty = Buffer.alloc(0)

/** The bytes of a stream that are not used up yet: those that can be read now, in one piece, and what came behind them. */
export interface ByteWindow {
  /** What can be read lies in here, from `start` to `end`. Bytes once shown never change, so views of them may be kept. */
  readonly room: Buffer
  readonly start: number
  readonly end: number
  /** What can be read, as a view of its own. */
  readonly bytes: Buffer
  /** The position of the first byte in the whole stream. */
  readonly offset: number
  /** All bytes held, those that cannot be read yet among them. */
  readonly held: number
  /** Adds a chunk behind everything else; it must not be changed afterwards. */
  append(chunk: Uint8Array): void
  /**
   * Makes more of what came readable; false if that is all. `wanted` is how many bytes are to be readable in all, 0 if unknown:
   * of a chunk larger than what is there, no more than these are copied to it.
   */
  more(wanted: number): boolean
  /** Drops the first `count` of the readable bytes. */
  drop(count: number): void
}

/**
 * Holds a stream's unread bytes. Each byte is copied a bounded number of times however small the chunks are (the room doubles),
 * and of a large chunk only the part that completes what an earlier one began.
 */
export function createByteWindow(): ByteWindow {
  let room: Buffer = empty
  let start = 0
  let end = 0
  let offset = 0
  let view: Buffer | undefined
  const waiting: Buffer[] = []
  let waitingBytes = 0

  const takeUp = (chunk: Buffer) => {
    room = chunk
    start = 0
    end = chunk.length
  }

  const join = (chunk: Buffer, wanted: number) => {
    const readable = end - start
    const needed = readable + chunk.length
    if (start + needed > room.length) {
      // Old views stay valid: bytes move to new room, they are never overwritten.
      const larger = Buffer.allocUnsafeSlow(wanted >= needed && wanted <= needed * 2 ? wanted : Math.max(needed * 2, 4096))
      room.copy(larger, 0, start, end)
      room = larger
      start = 0
      end = readable
    }
    room.set(chunk, end)
    end += chunk.length
  }

  return {
    get room() {
      return room
    },
    get start() {
      return start
    },
    get end() {
      return end
    },
    get bytes() {
      view ??= room.subarray(start, end)
      return view
    },
    get offset() {
      return offset
    },
    get held() {
      return end - start + waitingBytes
    },
    append(chunk) {
      waiting.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
      waitingBytes += chunk.length
    },
    more(wanted) {
      const chunk = waiting.shift()
      if (chunk === undefined) return false
      view = undefined
      const readable = end - start
      const missing = wanted - readable
      if (readable === 0) takeUp(chunk)
      else if (missing > 0 && missing < chunk.length && readable < chunk.length) {
        join(chunk.subarray(0, missing), wanted)
        waiting.unshift(chunk.subarray(missing))
      } else join(chunk, wanted)
      waitingBytes -= end - start - readable
      return true
    },
    drop(count) {
      view = undefined
      start += count
      offset += count
      if (start === end) takeUp(empty)
    },
  }
}
