import { isRingloopError, type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import * as z from 'zod'
import { createKeyedLock } from '../filing/keyed-lock.js'
import { storableId } from '../filing/storable-id.js'
import { fileNameOf } from '../text/file-name.js'
import { mediaTypeOf } from '../text/media-type.js'
import { type RedmineAttachment, redmineUploadAnswer } from './redmine-answers.js'
import type { RedmineApi } from './redmine-api.js'

/** Puts files on issues, each once for its key. */
export interface RedmineAttachments {
  attach(id: string, file: NewAttachment, key: string, signal: AbortSignal): Promise<TicketAttachment>
  list(id: string, signal: AbortSignal): Promise<readonly TicketAttachment[]>
}

const uploadTimeoutMs = 15 * 60_000

/**
 * Makes {@link RedmineAttachments}. The key is kept in the file's description, which Redmine writes in one step with the file: an
 * upload that was cut off belongs to no issue, and Redmine forgets it after a day.
 */
export function createRedmineAttachments(name: string, api: RedmineApi): RedmineAttachments {
  const lock = createKeyedLock(name)

  /** The file with this mark; of several the first stays, the others go. */
  async function settle(id: string, mark: string, signal: AbortSignal): Promise<RedmineAttachment | undefined> {
    const { attachments } = await api.read(id, ['attachments'], signal)
    const [first, ...others] = attachments.filter((file) => file.description === mark).sort((left, right) => left.id - right.id)
    for (const { id: other } of others) {
      const path = `attachments/${other}.json`
      await api.http.send({ method: 'DELETE', path, schema: z.unknown(), signal }).catch((error: unknown) => {
        // The other gateway was faster.
        if (!isRingloopError(error) || error.code !== 'notFound') throw error
      })
    }
    return first
  }

  return {
    async attach(id, file, key, signal) {
      const mark = `ringloop:${await storableId(key)}`
      return lock.run(`${id} ${mark}`, signal, async () => {
        const before = await settle(id, mark, signal)
        if (before !== undefined) return attachmentOf(before)
        const filename = fileNameOf(file.name)
        const contentType = mediaTypeOf(file.contentType)
        const query = new URLSearchParams({ filename, content_type: contentType })
        const { body } = await api.http.send({
          method: 'POST',
          path: `uploads.json?${query}`,
          body: { contentType: 'application/octet-stream', length: file.size ?? null, open: file.open },
          timeoutMs: uploadTimeoutMs,
          schema: redmineUploadAnswer,
          signal,
        })
        const upload = { token: body.upload.token, filename, content_type: contentType, description: mark }
        await api.write(id, { uploads: [upload] }, signal)
        const after = await settle(id, mark, signal)
        if (after !== undefined) return attachmentOf(after)
        throw new RingloopError(
          'unauthorised',
          `${name}: ticket ${id}: the file was uploaded, and Redmine did not put it there`,
          {
            mend: "Give the account's role the right to edit issues or to add notes in this project.",
          },
        )
      })
    },
    async list(id, signal) {
      const { attachments } = await api.read(id, ['attachments'], signal)
      return [...attachments].sort((left, right) => left.id - right.id).map(attachmentOf)
    },
  }
}

const attachmentOf = (file: RedmineAttachment): TicketAttachment => ({
  id: String(file.id),
  name: file.filename,
  contentType: file.content_type || null,
  size: file.filesize ?? null,
})
