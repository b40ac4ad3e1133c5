import { type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import * as z from 'zod'
import { createAttachOnce } from '../filing/attach-once.js'
import { multipartBody } from '../http/multipart.js'
import { fileNameOf } from '../text/file-name.js'
import { mediaTypeOf } from '../text/media-type.js'
import { externalKeyOf } from './external-key.js'
import { pageOf } from './tracker-answers.js'
import type { TrackerApi } from './tracker-api.js'
import { historyOf, type TrackerTransaction } from './tracker-transactions.js'

/** Puts files on tickets, each once for its key. */
export interface TrackerAttachments {
  attach(
    id: string,
    file: NewAttachment,
    options: { readonly key: string; readonly visibility: 'internal' | 'public'; readonly signal: AbortSignal },
  ): Promise<TicketAttachment>
  list(id: string, signal: AbortSignal): Promise<readonly TicketAttachment[]>
}

const partSchema = z.object({
  id: z.coerce.string().refine((id) => /^\d+$/.test(id), 'is no number of an attachment'),
  Filename: z.string().nullish(),
  ContentType: z.string().nullish(),
  ContentLength: z.coerce.number().nullish().catch(null),
})
const fields = 'Filename,ContentType,ContentLength'
const uploadTimeoutMs = 15 * 60_000
/** Remarks by people; RT also keeps the e-mails that it sent about them, with their files once more. */
const remarks: ReadonlySet<string> = new Set(['Create', 'Correspond', 'Comment'])

/**
 * Makes {@link TrackerAttachments}. A file comes as a remark whose subject is the key's mark: RT writes remark, subject and file in
 * one step. RT cannot take a file away again, so of several with one mark the first counts.
 */
export function createTrackerAttachments(name: string, api: TrackerApi): TrackerAttachments {
  const attachOnce = createAttachOnce(name)

  async function filesOf({ id }: TrackerTransaction, signal: AbortSignal): Promise<readonly TicketAttachment[]> {
    const path = `transaction/${id}/attachments`
    const query = { fields, per_page: 100 }
    const { body } = await api.http.send({ method: 'GET', path, query, schema: pageOf(partSchema), signal })
    return body.items
      .filter((part) => part.Filename)
      .sort((left, right) => Number(left.id) - Number(right.id))
      .map((part) => ({
        id: part.id,
        name: part.Filename ?? '',
        contentType: part.ContentType || null,
        size: part.ContentLength ?? null,
      }))
  }

  async function remarksOf(id: string, signal: AbortSignal): Promise<readonly TrackerTransaction[]> {
    return (await historyOf(api, id, signal)).filter(({ Type }) => remarks.has(Type))
  }

  async function marked(id: string, mark: string, signal: AbortSignal): Promise<TicketAttachment | null> {
    const line = (await remarksOf(id, signal)).find((one) => markOf(one) === mark)
    return line === undefined ? null : ((await filesOf(line, signal))[0] ?? null)
  }

  return {
    async attach(id, file, { key, visibility, signal }) {
      const mark = (await externalKeyOf(key)).link
      const find = () => marked(id, mark, signal)
      const cut = (taken: number) =>
        new RingloopError('invalidInput', `${name}: ticket ${id}: RT took ${taken} of ${file.size ?? 'all'} bytes of a file`, {
          mend: 'See $MaxAttachmentSize, $DropLongAttachments and $TruncateLongAttachments in the configuration of RT.',
        })

      async function send(): Promise<TicketAttachment | null> {
        // RT does not read the escapes that browsers write for quotes.
        const filename = fileNameOf(file.name)
        const remark = { Subject: mark, Content: filename, ContentType: 'text/plain' }
        const body = multipartBody(
          [
            { name: 'JSON', value: JSON.stringify(remark), contentType: 'application/json' },
            { name: 'Attachments', filename, contentType: mediaTypeOf(file.contentType), size: file.size, open: file.open },
          ],
          crypto.randomUUID(),
        )
        const path = `ticket/${id}/${visibility === 'public' ? 'correspond' : 'comment'}`
        await api.http.send({ method: 'POST', path, body, timeoutMs: uploadTimeoutMs, schema: z.unknown(), signal })
        const made = await find()
        if (made !== null && made.size !== null && file.size !== undefined && made.size !== file.size) throw cut(made.size)
        return made
      }

      return attachOnce({ ticketId: id, mark, find, send, missing: () => cut(0), signal })
    },
    async list(id, signal) {
      const files: TicketAttachment[] = []
      const seen = new Set<string>()
      for (const line of await remarksOf(id, signal)) {
        const mark = markOf(line)
        if (mark !== null && seen.has(mark)) continue
        const found = await filesOf(line, signal)
        if (mark !== null && found.length > 0) seen.add(mark)
        files.push(...found)
      }
      return files
    },
  }
}

const markOf = ({ Data }: TrackerTransaction): string | null => (Data.startsWith('ringloop:') ? Data.trim() : null)
