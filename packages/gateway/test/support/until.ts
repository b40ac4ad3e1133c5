import { setTimeout as delay } from 'node:timers/promises'

/** What is found once it is there; fails with what was waited for. */
export async function until<Value>(
  what: string,
  find: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> {
  const late = AbortSignal.timeout(20_000)
  for (;;) {
    const found = await find()
    if (found !== undefined && found !== false) return found
    if (late.aborted) throw new Error(`Waited 20 s for ${what}.`)
    await delay(10)
  }
}
