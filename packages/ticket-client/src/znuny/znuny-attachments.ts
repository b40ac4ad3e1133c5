import { type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import { createAttachOnce } from '../filing/attach-once.js'
import { fileNameOf } from '../text/file-name.js'
import { mediaTypeOf } from '../text/media-type.js'
import { sha256 } from '../text/sha256.js'
import { base64Body } from '../zammad/base64-body.js'
import { type ZnunyArticle, znunyWritten } from './znuny-answers.js'
import type { ZnunyApi } from './znuny-api.js'
import { articleOf } from './znuny-mapping.js'

/** The files of Znuny's tickets. */
export interface ZnunyAttachments {
  attach(
    id: string,
    file: NewAttachment,
    options: { readonly key: string; readonly visible: boolean; readonly signal: AbortSignal },
  ): Promise<TicketAttachment>
  list(id: string, signal: AbortSignal): Promise<readonly TicketAttachment[]>
}

/**
 * Puts each file into an article of its own, whose subject has a mark of the key: article and file come into being in one step, and the
 * file is found again by it.
 */
export function createZnunyAttachments(name: string, api: ZnunyApi, maximum: number): ZnunyAttachments {
  const attachOnce = createAttachOnce(name)

  async function articles(id: string, signal: AbortSignal): Promise<readonly ZnunyArticle[]> {
    const [ticket] = await api.read([id], 'allWithFiles', signal)
    return ticket?.Article ?? []
  }

  async function find(id: string, mark: string, signal: AbortSignal): Promise<TicketAttachment | null> {
    const marked = (await articles(id, signal)).filter(({ Subject }) => Subject.endsWith(`[${mark}]`))
    return marked.flatMap(filesOf)[0] ?? null
  }

  return {
    async attach(id, file, { key, visible, signal }) {
      const mark = `ringloop:${(await sha256(key)).slice(0, 16)}`
      const filename = fileNameOf(file.name)
      const ContentType = mediaTypeOf(file.contentType)
      const article = articleOf(`${filename} [${mark}]`, filename, visible)
      const bodyOf = (SessionID: string) =>
        base64Body({
          json: (Content) => ({
            SessionID,
            TicketID: id,
            Article: article,
            Attachment: [{ Content, ContentType, Filename: filename }],
          }),
          open: file.open,
          size: file.size,
          maximum,
        })
      return attachOnce({
        ticketId: id,
        mark,
        signal,
        find: () => find(id, mark, signal),
        async send() {
          await api.stream('TicketUpdate', bodyOf, znunyWritten, signal)
          return null
        },
        missing: () => new RingloopError('unavailable', `${name}: ticket ${id}: the file is not there after it was sent`),
      })
    },
    list: async (id, signal) => (await articles(id, signal)).flatMap(filesOf),
  }
}

function filesOf({ ArticleID, Attachment }: ZnunyArticle): readonly TicketAttachment[] {
  return Attachment.map(({ FileID, Filename, ContentType, FilesizeRaw }, index) => ({
    id: `${ArticleID}/${FileID ?? index + 1}`,
    name: Filename,
    contentType: ContentType.split(';')[0] || null,
    size: FilesizeRaw === undefined ? null : Number(FilesizeRaw),
  }))
}
