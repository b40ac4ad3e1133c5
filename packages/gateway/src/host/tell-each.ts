/** Tells parts of the gateway, in their order, each whatever became of the others; what one throws is logged with its name. */
export function tellEach(
  parts: Readonly<Record<string, () => void>>,
  log: (fact: string, details: Readonly<Record<string, unknown>>) => void,
): void {
  for (const [part, tell] of Object.entries(parts)) {
    try {
      tell()
    } catch (error) {
      log('a part of the gateway broke at what happened', { part, error })
    }
  }
}
