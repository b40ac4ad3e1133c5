/** Maps a recording's times to the times of one playing: shifted to its start, stretched by the speed, held up by pauses. */
export interface Timeline {
  /** Milliseconds of the recording to milliseconds of now. */
  toNow(recorded: number): number
  /** From `recorded` on, everything comes later by `milliseconds`. */
  holdUp(recorded: number, milliseconds: number): void
}

/** Makes a {@link Timeline}: `recordedStart` is played at `start`. */
export function createTimeline(options: {
  readonly recordedStart: number
  readonly start: number
  readonly speed: number
}): Timeline {
  const pauses: { readonly from: number; readonly milliseconds: number }[] = []
  return {
    toNow(recorded) {
      let mapped = options.start + (recorded - options.recordedStart) / options.speed
      for (const pause of pauses) if (recorded >= pause.from) mapped += pause.milliseconds
      return mapped
    },
    holdUp(from, milliseconds) {
      if (milliseconds > 0) pauses.push({ from, milliseconds })
    },
  }
}
