import { type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import { createAttachOnce } from '../filing/attach-once.js'
import { requireTicketNumber } from '../filing/require-ticket-number.js'
import { fileNameOf } from '../text/file-name.js'
import { mediaTypeOf } from '../text/media-type.js'
import { sha256 } from '../text/sha256.js'
import { base64Body } from './base64-body.js'
import type { ZammadArticle } from './zammad-answers.js'
import type { ZammadApi } from './zammad-api.js'

/** Puts files on tickets. */
export interface ZammadFiles {
  attach(id: string, file: NewAttachment, options: AttachOptions): Promise<TicketAttachment>
  list(id: string, signal: AbortSignal): Promise<readonly TicketAttachment[]>
}

interface AttachOptions {
  readonly key: string
  readonly internal: boolean
  readonly signal: AbortSignal
}

/** At least this fast: an upload may take as long as its size needs. */
const bytesPerSecond = 100_000

/** Makes {@link ZammadFiles}. A file is an article of its own, whose message id is made of the key: so it is found again. */
export function createZammadFiles(
  name: string,
  api: ZammadApi,
  options: { readonly maximum: number; readonly timeoutMs: number },
): ZammadFiles {
  const attachOnce = createAttachOnce(name)
  const messageIdOf = async (key: string) => `<${(await sha256(key)).slice(0, 40)}@ringloop.attachment>`

  return {
    async attach(id, file, { key, internal, signal }) {
      requireTicketNumber(name, id)
      if (file.size !== undefined && file.size > options.maximum)
        throw new RingloopError('invalidInput', `${name}: a file of ${file.size} bytes is too large`, {
          mend: `Zammad takes ${options.maximum} bytes here (maximumAttachmentBytes); link to a larger one instead.`,
        })
      const messageId = await messageIdOf(key)
      const filename = fileNameOf(file.name)
      const body = base64Body({
        size: file.size,
        open: file.open,
        maximum: options.maximum,
        json: (data) => ({
          ticket_id: Number(id),
          message_id: messageId,
          subject: filename,
          body: filename,
          content_type: 'text/plain',
          type: 'note',
          sender: 'Agent',
          internal,
          attachments: [{ filename, data, 'mime-type': mediaTypeOf(file.contentType) }],
        }),
      })
      const timeoutMs = Math.ceil(options.timeoutMs + ((file.size ?? options.maximum) / bytesPerSecond) * 1000)
      return attachOnce({
        ticketId: id,
        mark: messageId,
        signal,
        async find() {
          const there = (await api.articles(id, signal)).find((article) => article.message_id === messageId)
          return there === undefined ? null : fileOf(name, there)
        },
        send: async () => fileOf(name, await api.addArticle({ body }, { signal, timeoutMs })),
        missing: () => new RingloopError('protocol', `${name}: a file of ticket ${id} is not there`),
      })
    },
    list: async (id, signal) => (await api.articles(id, signal)).flatMap((article) => filesOf(article)),
  }
}

function fileOf(name: string, article: ZammadArticle): TicketAttachment {
  const [file] = filesOf(article)
  if (file !== undefined) return file
  throw new RingloopError('protocol', `${name}: article ${article.id} has no file`, {
    mend: 'See the article in Zammad; somebody may have deleted the file.',
  })
}

function filesOf(article: ZammadArticle): readonly TicketAttachment[] {
  return (article.attachments ?? []).map(({ id, filename, size, preferences }) => {
    const type = preferences?.['Mime-Type'] ?? preferences?.['Content-Type']
    const bytes = size === null || size === undefined || size === '' ? Number.NaN : Number(size)
    return {
      id: `${article.id}/${id}`,
      name: filename,
      contentType: typeof type === 'string' ? type : null,
      size: Number.isFinite(bytes) ? bytes : null,
    }
  })
}
