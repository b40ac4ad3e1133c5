/** Runs work, some at once, the rest when its turn has come. */
export type InTurns = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Makes {@link InTurns}. How many wait is bounded by who asks. @param most at once */
export function createInTurns(most: number): InTurns {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running < most) running++
    // the place of who has ended goes on to the first who waits
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
