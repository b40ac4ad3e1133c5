import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Makes what collects garbage now. Left alone, V8 lets some hundred megabytes of it come together first, which is quick, but an import
 * should fit beside what else runs on a small machine. A collection takes some tens of milliseconds.
 */
export function createMemoryGiver(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  return typeof collect === 'function' ? () => void collect() : () => {}
}
