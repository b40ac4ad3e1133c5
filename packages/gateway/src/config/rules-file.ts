import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { isRingloopError, parseRuleSet, RingloopError, type RuleSet } from '@ringloop/core'
import { type HostClock, systemClock } from '../pipeline-host/host-clock.js'
import { readText } from './load-config.js'

/**
 * The rules in a file.
 *
 * @throws `invalidConfig` if it cannot be read, `invalidRules` that names file, place and mend.
 */
export async function loadRules(path: string): Promise<RuleSet> {
  const text = await readText(path)
  try {
    return parseRuleSet(text)
  } catch (cause) {
    if (!isRingloopError(cause)) throw cause
    throw new RingloopError(cause.code, `${path}: ${cause.message}`, { ...(cause.mend ? { mend: cause.mend } : {}), cause })
  }
}

/** Rules that are read again when their file changes. */
export interface RulesWatch extends AsyncDisposable {
  /** Reads them now, as on SIGHUP. */
  reload(): Promise<void>
}

/** Editors write in several steps; the file is read when it has been quiet for so long. */
const quietMs = 200

/** Watches the file, and its directory, because editors replace files. A bad file never replaces good rules. */
export function watchRules(options: {
  readonly path: string
  /** What holds already; told again only when the file says something else. */
  readonly loaded?: RuleSet
  readonly onRules: (rules: RuleSet) => void
  readonly onProblem: (error: Error) => void
  readonly clock?: HostClock
}): RulesWatch {
  const { path, onRules, onProblem, clock = systemClock } = options
  let cancel = () => {}
  let reading: Promise<void> = Promise.resolve()
  let last: string | null = options.loaded === undefined ? null : JSON.stringify(options.loaded)
  let closed = false

  const read = async () => {
    try {
      const rules = await loadRules(path)
      const text = JSON.stringify(rules)
      if (closed || text === last) return
      last = text
      onRules(rules)
    } catch (error) {
      last = null
      if (!closed) onProblem(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const reload = () => {
    reading = reading.then(read)
    return reading
  }

  let watcher: FSWatcher | null = null
  try {
    watcher = watch(dirname(path), { persistent: false }, (_, changed) => {
      if (changed !== null && changed !== basename(path)) return
      cancel()
      cancel = clock.after(quietMs, () => void reload())
    })
    watcher.on('error', onProblem)
  } catch (error) {
    // Some file systems cannot be watched; SIGHUP still works.
    onProblem(error instanceof Error ? error : new Error(String(error)))
  }

  return {
    reload,
    async [Symbol.asyncDispose]() {
      closed = true
      cancel()
      watcher?.close()
      await reading
    },
  }
}
