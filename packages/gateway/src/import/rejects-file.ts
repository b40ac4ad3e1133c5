import { type FileHandle, open } from 'node:fs/promises'
import { RingloopError } from '@ringloop/core'
import type { RejectedRow, RejectedRowsWriter } from './rejected-rows.js'

/** The file of rejected rows, made when there is the first. */
export interface RejectsFile extends AsyncDisposable {
  /**
   * Puts rows behind the first `at` bytes, in place of whatever is there, and waits for the disk. To be called before the rows are
   * committed as rejected: what a kill leaves over is written over. Gives the new length.
   */
  write(at: number, rows: readonly RejectedRow[]): Promise<number>
}

/** Opens nothing yet. */
export function createRejectsFile(path: string, writer: RejectedRowsWriter): RejectsFile {
  let handle: FileHandle | null = null
  return {
    async write(at, rows) {
      handle ??= await openFor(path, at)
      const text = Buffer.from((at === 0 ? writer.header : '') + rows.map((row) => writer.write(row)).join(''))
      await handle.truncate(at)
      await handle.write(text, 0, text.length, at)
      await handle.datasync()
      return at + text.length
    },
    async [Symbol.asyncDispose]() {
      await handle?.close()
    },
  }
}

async function openFor(path: string, at: number): Promise<FileHandle> {
  try {
    // never made anew where rows are already in it
    const handle = await open(path, at === 0 ? 'w' : 'r+')
    if ((await handle.stat()).size >= at) return handle
    await handle.close()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' || at === 0)
      throw new RingloopError('unavailable', `${path} cannot be written (${code}).`, {
        mend: 'Name another file with --rejects.',
        cause: error,
      })
  }
  throw new RingloopError('conflict', `${path}, with the rows that were rejected so far, is not there any more or was changed.`, {
    mend: 'Put it back, or begin at the first row with --again.',
  })
}
