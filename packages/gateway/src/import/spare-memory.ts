import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Tells V8 to be sparing from now on, and gives what makes it collect its garbage. To be called before the database is opened.
 *
 * Left alone, V8 lets some hundred megabytes come together before it collects, and compiles the database's hot functions a second time, on
 * all cores at once, which takes a hundred megabytes more and, where the disk is what is waited for, gains nothing. An import should fit
 * beside what else runs on a small machine. A collection takes some tens of milliseconds.
 */
export function spareMemory(): () => void {
  setFlagsFromString('--wasm-num-compilation-tasks=1')
  setFlagsFromString('--liftoff-only')
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  return typeof collect === 'function' ? () => void collect() : () => {}
}
