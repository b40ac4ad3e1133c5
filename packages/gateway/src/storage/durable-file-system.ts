import { closeSync, fsyncSync, openSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** The few parts of Emscripten's module that are touched here. */
interface MountedModule {
  readonly NODEFS: {
    realPath(node: unknown): string
    readonly stream_ops: { fsync?: (stream: OpenStream) => number }
  }
}
interface OpenStream {
  readonly node: unknown
  /** Node's file descriptor; directories have none. */
  readonly nfd?: number
}

/**
 * PGlite's directory on disk, with an `fsync` that reaches the disk.
 *
 * PGlite's own `NodeFS` leaves `fsync` out. That survives `kill -9`, because the kernel holds what was written, but a power cut
 * loses acknowledged commits. Emscripten's `fdatasync` does nothing either, so the server must run with `wal_sync_method=fsync`.
 */
export class DurableFileSystem extends NodeFS {
  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const mounted = await super.init(pg, options)
    const preRun = [...(mounted.emscriptenOpts.preRun ?? []), (module: unknown) => addFsync(module as MountedModule)]
    return { ...mounted, emscriptenOpts: { ...mounted.emscriptenOpts, preRun } }
  }
}

function addFsync(module: MountedModule): void {
  module.NODEFS.stream_ops.fsync = (stream) => {
    if (stream.nfd !== undefined) {
      fsyncSync(stream.nfd)
      return 0
    }
    const directory = openSync(module.NODEFS.realPath(stream.node), 'r')
    try {
      fsyncSync(directory)
    } finally {
      closeSync(directory)
    }
    return 0
  }
}
