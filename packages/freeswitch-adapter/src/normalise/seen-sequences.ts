/**
 * Remembers which events of a switch have been handled, so that one that is delivered twice counts once.
 *
 * `Event-Sequence` is not monotone (it is ordered within one channel only), so a high-water mark will not do: the last
 * `capacity` numbers are kept.
 */
export function createSeenSequences(capacity = 20_000): (core: string, sequence: string) => boolean {
  let current = new Set<string>()
  let previous = new Set<string>()
  let coreUuid = ''
  return (core, sequence) => {
    if (core !== coreUuid) {
      // a restarted switch counts from the beginning
      coreUuid = core
      current = new Set()
      previous = new Set()
    }
    if (current.has(sequence) || previous.has(sequence)) return true
    current.add(sequence)
    if (current.size >= capacity / 2) {
      previous = current
      current = new Set()
    }
    return false
  }
}
