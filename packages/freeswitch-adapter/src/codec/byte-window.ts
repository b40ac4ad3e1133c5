const empty = Buffer.alloc(0)

/** The bytes of a stream that are not used up yet, in one piece. */
export interface ByteWindow {
  /** What is there. Bytes once shown never change, so views of them may be kept. */
  readonly bytes: Buffer
  /** The position of the first byte in the whole stream. */
  readonly offset: number
  /** Adds a chunk, which must not be changed afterwards. `expected` is how many bytes are wanted in all, if known. */
  append(chunk: Uint8Array, expected: number): void
  /** Drops the first `count` bytes. */
  drop(count: number): void
}

/**
 * Holds a stream's unread bytes. Each byte is copied a bounded number of times however small the chunks are (the room doubles),
 * and not at all when a chunk arrives with nothing left over.
 */
export function createByteWindow(): ByteWindow {
  let room: Buffer = empty
  let start = 0
  let end = 0
  let offset = 0
  let view: Buffer = empty

  return {
    get bytes() {
      return view
    },
    get offset() {
      return offset
    },
    append(chunk, expected) {
      const held = end - start
      if (held === 0) {
        room = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        start = 0
        end = room.length
        view = room
        return
      }
      const needed = held + chunk.length
      if (start + needed > room.length) {
        // Old views stay valid: bytes move to new room, they are never overwritten.
        const size = expected >= needed && expected <= needed * 2 ? expected : needed * 2
        const larger = Buffer.allocUnsafeSlow(Math.max(size, 4096))
        room.copy(larger, 0, start, end)
        room = larger
        start = 0
        end = held
      }
      room.set(chunk, end)
      end += chunk.length
      view = room.subarray(start, end)
    },
    drop(count) {
      start += count
      offset += count
      if (start === end) {
        room = empty
        start = 0
        end = 0
        view = empty
      } else view = room.subarray(start, end)
    },
  }
}
