import { type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import * as z from 'zod'
import { createAttachOnce } from '../filing/attach-once.js'
import { refuseOtherReaders } from '../filing/refuse-other-readers.js'
import { storableId } from '../filing/storable-id.js'
import type { HttpClient } from '../http/http-client.js'
import type { HttpBody } from '../http/http-request.js'
import { multipartBody } from '../http/multipart.js'
import { fileNameOf } from '../text/file-name.js'
import { mediaTypeOf } from '../text/media-type.js'
import { type RestAttachmentsDescription, readersOfFiles } from './attachments-description.js'
import { collectRecords } from './collect-records.js'
import { readPath } from './path-expression.js'
import { readText } from './read-value.js'
import type { RestPaging } from './rest-description.js'
import { fillPath, fillQuery } from './template.js'

/** The files of a described backend's tickets. */
export interface RestAttachments {
  attach(
    id: string,
    file: NewAttachment,
    options: { readonly key: string; readonly visibility: 'internal' | 'public'; readonly signal: AbortSignal },
  ): Promise<TicketAttachment>
  list(id: string, signal: AbortSignal): Promise<readonly TicketAttachment[]>
}

interface KeyedFile {
  readonly key: string | undefined
  readonly file: TicketAttachment
}

/** Puts each file on a ticket once for its key: by looking for the key before, and after an answer that was lost. */
export function createRestAttachments(
  name: string,
  description: RestAttachmentsDescription,
  paging: RestPaging,
  http: HttpClient,
): RestAttachments {
  const { upload, list, fields, maximumBytes } = description
  const attachOnce = createAttachOnce(name)

  async function read(id: string, signal: AbortSignal): Promise<readonly KeyedFile[]> {
    const search = { path: fillPath(name, list.path, { id }), query: fillQuery(list.query, { id }), records: list.records }
    const files: KeyedFile[] = []
    for await (const page of collectRecords(name, http, { ...search, paging, signal }))
      for (const record of page) files.push(fileOf(record))
    return files
  }

  function fileOf(record: unknown): KeyedFile {
    const text = (expression: string | undefined) =>
      expression === undefined ? undefined : readText(readPath(record, expression))
    const id = text(fields.id)
    if (id === undefined)
      throw new RingloopError('protocol', `${name}: a file has no id at "${fields.id}"`, {
        mend: 'Correct attachments.fields.id in the description.',
      })
    const size = Number(text(fields.size) ?? Number.NaN)
    const file = {
      id,
      name: text(fields.name) ?? id,
      contentType: text(fields.contentType) ?? null,
      size: Number.isFinite(size) ? size : null,
    }
    return { key: text(fields.key), file }
  }

  async function send(id: string, file: NewAttachment, key: string, visibility: string, signal: AbortSignal): Promise<void> {
    const contentType = mediaTypeOf(file.contentType)
    const filename = fileNameOf(file.name)
    const size = file.size === undefined ? undefined : String(file.size)
    const values = { name: filename, key, contentType, size, visibility }
    const headers = Object.entries(fillQuery(upload.headers, values)).map(([header, value]) => [header, headerText(value)])
    await http.send({
      method: upload.method,
      path: fillPath(name, upload.path, { ...values, id }),
      query: fillQuery(upload.query, values),
      headers: Object.fromEntries(headers) as Record<string, string>,
      body: bodyOf(file, filename, contentType, fillQuery(upload.body.kind === 'multipart' ? upload.body.fields : {}, values)),
      timeoutMs: upload.timeoutMs,
      schema: z.unknown(),
      signal,
    })
  }

  function bodyOf(
    { size, open }: NewAttachment,
    filename: string,
    contentType: string,
    values: Readonly<Record<string, string>>,
  ): HttpBody {
    if (upload.body.kind === 'raw') return { contentType, length: size ?? null, open }
    const parts = Object.entries(values).map(([field, value]) => ({ name: field, value }))
    return multipartBody([...parts, { name: upload.body.file, filename, contentType, size, open }], crypto.randomUUID())
  }

  return {
    async attach(id, file, { key, visibility, signal }) {
      refuseOtherReaders(name, 'a file', readersOfFiles(description), visibility)
      if (maximumBytes !== undefined && (file.size ?? 0) > maximumBytes)
        throw new RingloopError('invalidInput', `${name}: the file has ${file.size} bytes, ${maximumBytes} are allowed`, {
          mend: 'Link to it instead, or let the backend take larger files and correct attachments.maximumBytes.',
        })
      const mark = await storableId(key)
      return attachOnce({
        ticketId: id,
        mark,
        find: async () => (await read(id, signal)).find((one) => one.key === mark)?.file ?? null,
        send: () => send(id, file, mark, description.visibility[visibility], signal).then(() => null),
        missing: () =>
          new RingloopError('invalidConfig', `${name}: ticket ${id}: the file came back without its key`, {
            mend: 'Put {key} into attachments.upload where the backend keeps it, and say in attachments.fields.key where it gives it back.',
          }),
        signal,
      })
    },
    list: async (id, signal) => (await read(id, signal)).map(({ file }) => file),
  }
}

/** Headers are ASCII; what is more is written as in addresses. */
const headerText = (value: string) => (/^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value))
