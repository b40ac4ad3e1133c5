import {
  type CallOptions,
  type CommentVisibility,
  type NewAttachment,
  RingloopError,
  type TicketAttachment,
} from '@ringloop/core'
import { createAttachOnce } from '../filing/attach-once.js'
import { multipartBody } from '../http/multipart.js'
import { fileNameOf } from '../text/file-name.js'
import { mediaTypeOf } from '../text/media-type.js'
import { sha256 } from '../text/sha256.js'
import { conversationSchema, type FreshdeskAttachment } from './freshdesk-answers.js'
import type { FreshdeskApi } from './freshdesk-api.js'
import { htmlOfText } from './html-text.js'

/** Freshdesk takes 20 MB, of all files of a ticket together. */
export const maximumFileBytes = 20_000_000

const uploadMs = 10 * 60_000

/** Puts files on tickets, once for a key. */
export interface FreshdeskFiles {
  attach(id: string, file: NewAttachment, options: AttachOptions): Promise<TicketAttachment>
  /** Oldest first. */
  list(id: string, signal: AbortSignal): Promise<readonly TicketAttachment[]>
}

type AttachOptions = CallOptions & { readonly key: string; readonly visibility: CommentVisibility }

/** Makes {@link FreshdeskFiles}. A file comes with a note, which carries the key: Freshdesk keeps nothing of ours that people do not see. */
export function createFreshdeskFiles(api: FreshdeskApi, newId: () => string): FreshdeskFiles {
  const attachOnce = createAttachOnce(api.name)

  async function byMark(id: string, mark: string, signal: AbortSignal): Promise<TicketAttachment | null> {
    const notes = await api.conversations(id, signal)
    const [file] = notes.find(({ body }) => body?.includes(mark))?.attachments ?? []
    return file === undefined ? null : fileOf(file)
  }

  return {
    async attach(id, file, { key, visibility, signal }) {
      if (file.size !== undefined && file.size > maximumFileBytes)
        throw new RingloopError(
          'invalidInput',
          `${api.name}: a file of ${file.size} bytes; Freshdesk takes ${maximumFileBytes}`,
          {
            mend: 'Keep the file elsewhere and write a link to it.',
          },
        )
      const mark = `ref ${(await sha256(key)).slice(0, 24)}`
      const name = fileNameOf(file.name)
      const body = multipartBody(
        [
          { name: 'body', value: htmlOfText(`${name} (${mark})`) },
          { name: 'private', value: String(visibility !== 'public') },
          {
            name: 'attachments[]',
            filename: name,
            contentType: mediaTypeOf(file.contentType),
            size: file.size,
            open: file.open,
          },
        ],
        `ringloop-${newId()}`,
      )
      return attachOnce({
        ticketId: id,
        mark,
        signal,
        find: () => byMark(id, mark, signal),
        async send() {
          const path = `tickets/${id}/notes`
          const request = { method: 'POST', path, body, timeoutMs: uploadMs, schema: conversationSchema, signal } as const
          const [made] = (await api.http.send(request)).body.attachments ?? []
          return made === undefined ? null : fileOf(made)
        },
        missing: () =>
          new RingloopError('protocol', `${api.name}: Freshdesk took ${name}, and does not show it on ticket ${id}`, {
            mend: 'See whether the kind of file is allowed in Freshdesk.',
          }),
      })
    },
    async list(id, signal) {
      const { attachments } = await api.read(id, signal)
      const later = (await api.conversations(id, signal)).flatMap((note) => note.attachments ?? [])
      return [...(attachments ?? []), ...later].map(fileOf)
    },
  }
}

const fileOf = ({ id, name, content_type, size }: FreshdeskAttachment): TicketAttachment => ({
  id: String(id),
  name,
  contentType: content_type ?? null,
  size: size ?? null,
})
