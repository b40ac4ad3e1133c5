import type { DeskSource } from '../store/desk-source.js'
import type { TabPlace } from '../tabs/tab-place.js'

/** What a part is made of. */
export interface PartContext {
  readonly desk: DeskSource
  readonly tabs: TabPlace
  /** Another part that this one needs. */
  readonly part: DeskParts['get']
  /** `watch` runs from when the part is used until the provider goes, and gives back: stop. */
  readonly follow: (watch: () => () => void) => void
}

/** Makes a part; the same function is the same part. */
export type MakePart<Part> = (context: PartContext) => Part

/**
 * What of a desk only some hooks need, like what is typed into drafts: one of each for a provider, made when the first asks. A page that
 * uses none of them does not have them in its bundle either.
 */
export interface DeskParts {
  /** Makes nothing happen yet: for rendering. */
  get<Part>(make: MakePart<Part>): Part
  /** Lets what has been made follow the desk. */
  start(): void
  /** Lets nothing follow the desk, until the next start. */
  stop(): void
}

/** Makes the parts of one desk, of which there are none yet. */
export function createDeskParts({ desk, tabs }: Pick<PartContext, 'desk' | 'tabs'>): DeskParts {
  const made = new Map<MakePart<unknown>, unknown>()
  const waiting: (() => () => void)[] = []
  const running = new Map<() => () => void, () => void>()
  const get = <Part>(make: MakePart<Part>): Part => {
    if (!made.has(make)) made.set(make, make({ desk, tabs, part: get, follow: (watch) => waiting.push(watch) }))
    return made.get(make) as Part
  }
  return {
    get,
    start() {
      for (const watch of waiting.splice(0)) running.set(watch, watch())
    },
    stop() {
      for (const stop of running.values()) stop()
      waiting.push(...running.keys())
      running.clear()
    },
  }
}
