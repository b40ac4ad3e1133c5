import { type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import type { createAttachOnce } from '../filing/attach-once.js'
import { fileNameOf } from '../text/file-name.js'
import { mediaTypeOf } from '../text/media-type.js'
import { sha256 } from '../text/sha256.js'
import { allOf, condition } from './encoded-query.js'
import type { ServiceNowRow } from './servicenow-answers.js'
import type { ServiceNowApi } from './servicenow-api.js'

/** Long enough for a recording of hours over a slow line. */
const uploadMs = 30 * 60_000

/** The files of a record, oldest first. */
export async function listFiles(
  api: ServiceNowApi,
  table: string,
  sysId: string,
  signal: AbortSignal,
): Promise<readonly TicketAttachment[]> {
  return (await rowsOf(api, table, sysId, signal)).map(readFile)
}

async function rowsOf(api: ServiceNowApi, table: string, sysId: string, signal: AbortSignal): Promise<readonly ServiceNowRow[]> {
  const query = allOf(
    [condition('table_name', '=', table), condition('table_sys_id', '=', sysId)],
    ['ORDERBYsys_created_on', 'ORDERBYsys_id'],
  )
  const rows = await api.attachments(query, signal)
  return rows.filter((row) => row.table_name === table && row.table_sys_id === sysId)
}

/** Puts a file on a record once for a key. The key's mark is in the file's name: an attachment has no other place for it. */
export async function attachFile(
  api: ServiceNowApi,
  attachOnce: ReturnType<typeof createAttachOnce>,
  table: string,
  sysId: string,
  file: NewAttachment,
  { key, maximumBytes, signal }: { readonly key: string; readonly maximumBytes: number; readonly signal: AbortSignal },
): Promise<TicketAttachment> {
  if (file.size !== undefined && file.size > maximumBytes) {
    throw new RingloopError('invalidInput', `${api.name}: ${file.size} bytes are more than an attachment may have`, {
      mend: `Send at most ${maximumBytes} bytes, or raise com.glide.attachment.max_size and maximumAttachmentBytes.`,
    })
  }
  const mark = (await sha256(key)).slice(0, 16)
  return attachOnce({
    ticketId: sysId,
    mark,
    signal,
    async find() {
      const there = (await rowsOf(api, table, sysId, signal)).find((row) => markOf(row.file_name ?? '') === mark)
      return there === undefined ? null : readFile(there)
    },
    async send() {
      const query = { table_name: table, table_sys_id: sysId, file_name: markedName(file.name, mark) }
      const body = { contentType: mediaTypeOf(file.contentType), length: file.size ?? null, open: file.open }
      return readFile(await api.upload(query, body, uploadMs, signal))
    },
    missing: () => new RingloopError('protocol', `${api.name}: an attachment of ${sysId} is not there`),
  })
}

const marked = /_rl([0-9a-f]{16})(?=(\.[^.]*)?$)/

const markOf = (name: string): string | null => marked.exec(name)?.[1] ?? null

function markedName(name: string, mark: string): string {
  const plain = fileNameOf(name, 70)
  const dot = plain.lastIndexOf('.')
  return dot > 0 ? `${plain.slice(0, dot)}_rl${mark}${plain.slice(dot)}` : `${plain}_rl${mark}`
}

function readFile(row: ServiceNowRow): TicketAttachment {
  const size = row.size_bytes ?? ''
  return {
    id: row.sys_id ?? '',
    name: (row.file_name ?? '').replace(marked, ''),
    contentType: row.content_type || null,
    size: /^\d+$/.test(size) ? Number(size) : null,
  }
}
