import { mkdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** Who was killed while it held the hook holds it no longer than this. */
const staleMs = 120_000

/** Lets Request Tracker post to this address until disposed of; one test at a time, whatever process it is in. */
export async function holdTrackerHook(url: string): Promise<Disposable> {
  const hook = process.env.RINGLOOP_RT_HOOK_FILE
  if (hook === undefined) throw new Error('RINGLOOP_RT_HOOK_FILE is not set: eval "$(scripts/services/rt5.sh env)"')
  const held = `${hook}.held`
  for (;;) {
    try {
      mkdirSync(held)
      break
    } catch {
      if (Date.now() - (statSync(held, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > staleMs) rmdirSync(held)
      await delay(50)
    }
  }
  writeFileSync(hook, `${url}\n`)
  return {
    [Symbol.dispose]() {
      rmSync(hook, { force: true })
      rmdirSync(held)
    },
  }
}
