import { type FileHandle, open } from 'node:fs/promises'
import { isRingloopError, RingloopError } from '@ringloop/core'
import type { RejectedRow, RejectedRowsWriter } from './rejected-rows.js'

/** The file of rejected rows, made when there is the first. */
export interface RejectsFile extends AsyncDisposable {
  /**
   * Puts rows behind the first `at` bytes, in place of whatever is there, and waits for the disk. To be called before the rows are
   * committed as rejected: what a kill leaves over is written over. Gives the new length.
   *
   * @throws `unavailable` if it cannot be written; `conflict` if the rows before are not there
   */
  write(at: number, rows: readonly RejectedRow[]): Promise<number>
}

/** Opens nothing yet. */
export function createRejectsFile(path: string, writer: RejectedRowsWriter): RejectsFile {
  let handle: FileHandle | null = null
  return {
    async write(at, rows) {
      try {
        handle ??= await openFor(path, at)
        const text = Buffer.from((at === 0 ? writer.header : '') + rows.map((row) => writer.write(row)).join(''))
        await handle.truncate(at)
        for (let done = 0; done < text.length; )
          done += (await handle.write(text, done, text.length - done, at + done)).bytesWritten
        await handle.datasync()
        return at + text.length
      } catch (cause) {
        if (isRingloopError(cause)) throw cause
        throw new RingloopError('unavailable', `${path} cannot be written (${(cause as NodeJS.ErrnoException).code}).`, {
          mend: 'Mend that, and the same command goes on; or begin at the first row with --again and another file with --rejects.',
          cause,
        })
      }
    },
    async [Symbol.asyncDispose]() {
      await handle?.close()
    },
  }
}

async function openFor(path: string, at: number): Promise<FileHandle> {
  // never made anew where rows are already in it
  const handle = await open(path, at === 0 ? 'w' : 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && at > 0) return null
    throw error
  })
  if (handle !== null) {
    if ((await handle.stat()).size >= at) return handle
    await handle.close()
  }
  throw new RingloopError('conflict', `${path}, with the rows that were rejected so far, is not there any more or was changed.`, {
    mend: 'Put it back, or begin at the first row with --again.',
  })
}
