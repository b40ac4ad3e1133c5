/** A clock that goes when it is told to. */
export function createHandClock() {
  let time = Date.parse('2026-03-02T09:00:00.400Z')
  return {
    now: () => time,
    /** Moves to the beginning of the next second: whatever the desk tells or finds a second late, it does then. */
    nextSecond() {
      time += 1000 - (time % 1000)
    },
    pass(milliseconds: number) {
      time += milliseconds
    },
  }
}
