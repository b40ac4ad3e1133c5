import {
  type CallOptions,
  type CommentVisibility,
  type NewAttachment,
  RingloopError,
  type TicketAttachment,
} from '@ringloop/core'
import { createAttachOnce } from '../filing/attach-once.js'
import { fileNameOf } from '../text/file-name.js'
import { mediaTypeOf } from '../text/media-type.js'
import { sha256 } from '../text/sha256.js'
import { zendeskText } from './write-ticket.js'
import { auditPageSchema, commentPageSchema, uploadSchema, type ZendeskAttachment } from './zendesk-answers.js'
import type { ZendeskApi } from './zendesk-api.js'

/** Zendesk takes files of 50 MB. */
export const maximumFileBytes = 50_000_000

const uploadMs = 10 * 60_000
const maximumPages = 50
/** The name under which the key of a file stands in the metadata of the update that brought it; people do not see it. */
const metadataName = 'ringloop_file'

/** Puts files on tickets, once for a key. */
export interface ZendeskFiles {
  attach(id: string, file: NewAttachment, options: AttachOptions): Promise<TicketAttachment>
  /** Oldest first. */
  list(id: string, signal: AbortSignal): Promise<readonly TicketAttachment[]>
}

type AttachOptions = CallOptions & { readonly key: string; readonly visibility: CommentVisibility }

/** Makes {@link ZendeskFiles}. */
export function createZendeskFiles(api: ZendeskApi): ZendeskFiles {
  const attachOnce = createAttachOnce(api.name)

  /** The file that came with this key, by the history of the ticket. */
  async function byMark(id: string, mark: string, signal: AbortSignal): Promise<TicketAttachment | null> {
    let found: ZendeskAttachment | null = null
    await api.pages({
      path: `tickets/${id}/audits`,
      query: { sort_order: 'desc' },
      schema: auditPageSchema,
      signal,
      maximumPages,
      take({ audits }) {
        const audit = audits.find(({ metadata }) => metadata?.custom?.[metadataName] === mark)
        found = audit?.events.flatMap(({ attachments }) => attachments ?? [])[0] ?? null
        return audit === undefined
      },
    })
    return found === null ? null : fileOf(found)
  }

  async function upload(file: NewAttachment, name: string, signal: AbortSignal): Promise<string> {
    const { body } = await api.http.send({
      method: 'POST',
      path: 'uploads',
      query: { filename: name },
      body: { contentType: mediaTypeOf(file.contentType), length: file.size ?? null, open: file.open },
      timeoutMs: uploadMs,
      schema: uploadSchema,
      signal,
      // A file that is never put on a ticket is thrown away after an hour.
      readsOnly: true,
    })
    const arrived = body.upload.attachment?.size
    if (file.size === undefined || arrived === undefined || arrived === null || arrived === file.size) return body.upload.token
    throw new RingloopError('protocol', `${api.name}: of ${file.size} bytes of ${name} Zendesk has ${arrived}`, {
      mend: 'It is safe to try again.',
    })
  }

  return {
    async attach(id, file, { key, visibility, signal }) {
      if (file.size !== undefined && file.size > maximumFileBytes)
        throw new RingloopError('invalidInput', `${api.name}: a file of ${file.size} bytes; Zendesk takes ${maximumFileBytes}`, {
          mend: 'Keep the file elsewhere and write a link to it.',
        })
      const mark = await sha256(key)
      const name = fileNameOf(file.name)
      return attachOnce({
        ticketId: id,
        mark,
        signal,
        find: () => byMark(id, mark, signal),
        async send() {
          const token = await upload(file, name, signal)
          const comment = { body: zendeskText(name), public: visibility === 'public', uploads: [token] }
          await api.update(id, { comment, metadata: { [metadataName]: mark } }, signal)
          return null
        },
        missing: () =>
          new RingloopError('protocol', `${api.name}: Zendesk took ${name}, and does not show it on ticket ${id}`, {
            mend: 'See whether the kind of file is allowed in Zendesk.',
          }),
      })
    },
    async list(id, signal) {
      const files: TicketAttachment[] = []
      await api.pages({
        path: `tickets/${id}/comments`,
        query: { sort_order: 'asc' },
        schema: commentPageSchema,
        signal,
        maximumPages,
        take: ({ comments }) => void files.push(...comments.flatMap(({ attachments }) => attachments ?? []).map(fileOf)),
      })
      return files
    },
  }
}

const fileOf = ({ id, file_name, content_type, size }: ZendeskAttachment): TicketAttachment => ({
  id: String(id),
  name: file_name,
  contentType: content_type ?? null,
  size: size ?? null,
})
