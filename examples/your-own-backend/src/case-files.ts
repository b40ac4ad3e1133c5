import { type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import { createKeyedLock } from '@ringloop/ticket-client/building-blocks'
import type { AcmeFile } from './acme-answers.js'
import type { AcmeApi } from './acme-api.js'
import { name } from './acme-options.js'
import { markOf, readName, storedName } from './file-name.js'

/** The desk takes no larger file. */
export const largestFile = 20 * 1024 * 1024

/** Puts files on cases. */
export interface CaseFiles {
  attach(id: string, file: NewAttachment, key: string, signal: AbortSignal): Promise<TicketAttachment>
  list(id: string, signal: AbortSignal): Promise<readonly TicketAttachment[]>
}

/** Each file once for its key: by a look before, one at a time. What two gateways put there at once nobody can take away; the first counts. */
export function createCaseFiles(api: AcmeApi): CaseFiles {
  const lock = createKeyedLock(name)
  const firstWith = (files: readonly AcmeFile[], mark: string) =>
    oldestFirst(files).find((file) => readName(file.name).mark === mark)

  return {
    attach(id, file, key, signal) {
      const mark = markOf(key)
      return lock.run(`${id} ${mark}`, signal, async () => {
        const before = firstWith(await api.files(id, signal), mark)
        if (before !== undefined) return toAttachment(before)
        if ((file.size ?? 0) > largestFile)
          throw new RingloopError('invalidInput', `${name}: the file has ${file.size} bytes, the desk takes ${largestFile}`, {
            mend: 'Record in a smaller format.',
          })
        const contentType = /^[\w.+-]+\/[\w.+-]+$/.test(file.contentType) ? file.contentType : 'application/octet-stream'
        const body = { contentType, length: file.size ?? null, open: file.open }
        const sent = await api.upload(id, storedName(file.name, key), body, signal)
        return toAttachment(firstWith(await api.files(id, signal), mark) ?? sent)
      })
    },
    async list(id, signal) {
      const files = await api.files(id, signal)
      const counts = (file: AcmeFile) => {
        const { mark } = readName(file.name)
        return mark === null || firstWith(files, mark)?.id === file.id
      }
      return oldestFirst(files).filter(counts).map(toAttachment)
    },
  }
}

const oldestFirst = (files: readonly AcmeFile[]): readonly AcmeFile[] => [...files].sort((left, right) => left.id - right.id)

const toAttachment = ({ id, name: stored, type, size }: AcmeFile): TicketAttachment => ({
  id: String(id),
  name: readName(stored).name,
  contentType: type || null,
  size,
})
