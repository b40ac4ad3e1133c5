import { isRingloopError, parseRuleSet, RingloopError, type RuleSet } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { celEngine } from './cel-engine.js'
import { readText } from './load-config.js'
import { type FileWatch, watchFile } from './watched-file.js'

/**
 * The rules in a file.
 *
 * @param check looks whether this gateway can do what they say, and throws if not.
 * @throws `invalidConfig` if it cannot be read, `invalidRules` that names file, place and mend.
 */
export async function loadRules(path: string, check: (rules: RuleSet) => void = () => {}): Promise<RuleSet> {
  const text = await readText(path)
  try {
    const rules = parseRuleSet(text, { cel: celEngine })
    check(rules)
    return rules
  } catch (cause) {
    if (!isRingloopError(cause)) throw cause
    throw new RingloopError(cause.code, `${path}: ${cause.message}`, { ...(cause.mend ? { mend: cause.mend } : {}), cause })
  }
}

/** Rules that are read again when their file changes. */
export type RulesWatch = FileWatch

/** Watches the file of rules. A bad file never replaces good rules. */
export function watchRules(options: {
  readonly path: string
  /** What holds already; told again only when the file says something else. */
  readonly loaded?: RuleSet
  readonly onRules: (rules: RuleSet) => void
  readonly onProblem: (error: Error) => void
  /** As for {@link loadRules}. */
  readonly check?: (rules: RuleSet) => void
  readonly clock?: HostClock | undefined
}): RulesWatch {
  const { path, loaded, check, onRules, onProblem, clock } = options
  return watchFile({
    path,
    load: () => loadRules(path, check),
    revisionOf: (rules) => JSON.stringify(rules),
    loaded,
    onLoaded: onRules,
    onProblem,
    clock,
  })
}
