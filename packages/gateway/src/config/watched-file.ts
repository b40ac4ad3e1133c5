import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type HostClock, systemClock } from '../pipeline-host/host-clock.js'

/** A file that is read again when it changes. */
export interface FileWatch extends AsyncDisposable {
  /** Reads it now, as on SIGHUP. */
  reload(): Promise<void>
}

/** Editors write in several steps; the file is read when it has been quiet for so long. */
const quietMs = 200

/** Watches a file, and its directory, because editors replace files. What cannot be read replaces nothing. */
export function watchFile<Value>(options: {
  readonly path: string
  readonly load: (path: string) => Promise<Value>
  /** By which it is known whether a file says something else. */
  readonly revisionOf: (value: Value) => string
  /** What holds already; told again only when the file says something else. */
  readonly loaded?: Value | undefined
  readonly onLoaded: (value: Value) => void
  readonly onProblem: (error: Error) => void
  readonly clock?: HostClock | undefined
}): FileWatch {
  const { path, load, revisionOf, loaded, onLoaded, onProblem, clock = systemClock } = options
  let cancel = () => {}
  let reading: Promise<void> = Promise.resolve()
  let last: string | null = loaded === undefined ? null : revisionOf(loaded)
  let closed = false

  const read = async () => {
    try {
      const value = await load(path)
      const revision = revisionOf(value)
      if (closed || revision === last) return
      last = revision
      onLoaded(value)
    } catch (error) {
      last = null
      if (!closed) onProblem(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const reload = () => {
    reading = reading.then(read)
    return reading
  }

  const reloadSoon = () => {
    cancel()
    cancel = clock.after(quietMs, () => void reload())
  }

  let watcher: FSWatcher | null = null
  try {
    watcher = watch(dirname(path), { persistent: false }, (_, changed) => {
      if (changed === null || changed === basename(path)) reloadSoon()
    })
    watcher.on('error', onProblem)
  } catch (error) {
    // Some file systems cannot be watched; SIGHUP still works.
    onProblem(error instanceof Error ? error : new Error(String(error)))
  }

  // it may have changed between being read and being watched
  if (loaded !== undefined) reloadSoon()
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
