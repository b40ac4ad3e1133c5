import { isRingloopError, type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import { createAttachOnce } from '../filing/attach-once.js'
import { mapInBatches } from '../http/map-in-batches.js'
import { multipartBody } from '../http/multipart.js'
import { fileNameOf } from '../text/file-name.js'
import { sha256 } from '../text/sha256.js'
import { type HubSpotFile, hubSpotFileSchema, hubSpotObjectSchema } from './hubspot-answers.js'
import type { HubSpotApi } from './hubspot-api.js'
import { hubSpotHtml } from './hubspot-html.js'

/** Notes on tickets, which carry remarks and files. Only who works in the HubSpot account reads them. */
export interface HubSpotNotes {
  write(ticketId: string, text: string, signal: AbortSignal): Promise<void>
  /** Every file on the ticket's notes, oldest first. */
  files(ticketId: string, signal: AbortSignal): Promise<readonly TicketAttachment[]>
  /** Puts a file on the ticket, unless one with this key is there. */
  attach(ticketId: string, attachment: NewAttachment, key: string, signal: AbortSignal): Promise<TicketAttachment>
}

/** HubSpot's own number for the association of a note with a ticket. */
const noteToTicket = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 228 }

/** Makes {@link HubSpotNotes}. */
export function createHubSpotNotes(
  name: string,
  api: HubSpotApi,
  { now, newId, uploadTimeoutMs }: { readonly now: () => number; readonly newId: () => string; readonly uploadTimeoutMs: number },
): HubSpotNotes {
  const attachOnce = createAttachOnce(name)

  async function write(ticketId: string, properties: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
    const json = {
      properties: { hs_timestamp: new Date(now()).toISOString(), ...properties },
      associations: [{ to: { id: ticketId }, types: [noteToTicket] }],
    }
    await api.http.send({ method: 'POST', path: 'crm/v3/objects/notes', json, schema: hubSpotObjectSchema, signal })
  }

  async function filesOf(ticketId: string, signal: AbortSignal): Promise<readonly HubSpotFile[]> {
    const noteIds = (await api.associations('tickets', [ticketId], 'notes', signal)).get(ticketId) ?? []
    const notes = await api.read('notes', noteIds, { properties: ['hs_attachment_ids', 'hs_timestamp'] }, signal)
    const oldestFirst = [...notes].sort(
      (left, right) => Date.parse(left.createdAt) - Date.parse(right.createdAt) || Number(left.id) - Number(right.id),
    )
    const ids = oldestFirst.flatMap(({ properties }) => (properties.hs_attachment_ids ?? '').split(';').map((id) => id.trim()))
    const files = await mapInBatches([...new Set(ids.filter((id) => /^\d{1,20}$/.test(id)))], async (id) => {
      try {
        const path = `files/v3/files/${id}`
        return (await api.http.send({ method: 'GET', path, schema: hubSpotFileSchema, signal })).body
      } catch (error) {
        // Deleted from the file manager; the note still names it.
        if (isRingloopError(error) && error.code === 'notFound') return null
        throw error
      }
    })
    return files.filter((file) => file !== null)
  }

  async function upload(folderPath: string, attachment: NewAttachment, signal: AbortSignal): Promise<HubSpotFile> {
    const filename = fileNameOf(attachment.name)
    const options = {
      access: 'PRIVATE',
      overwrite: false,
      // The upload before may have been the last thing a killed gateway did.
      duplicateValidationStrategy: 'RETURN_EXISTING',
      duplicateValidationScope: 'EXACT_FOLDER',
    }
    const { contentType, size, open } = attachment
    const body = multipartBody(
      [
        { name: 'folderPath', value: folderPath },
        { name: 'fileName', value: filename },
        { name: 'options', value: JSON.stringify(options) },
        { name: 'file', filename, contentType, size, open },
      ],
      newId(),
    )
    const request = { method: 'POST' as const, path: 'files/v3/files', body, timeoutMs: uploadTimeoutMs }
    return (await api.http.send({ ...request, schema: hubSpotFileSchema, signal })).body
  }

  return {
    write: (ticketId, text, signal) => write(ticketId, { hs_note_body: hubSpotHtml(text) }, signal),
    files: async (ticketId, signal) => (await filesOf(ticketId, signal)).map((file) => attachmentOf(file)),
    async attach(ticketId, attachment, key, signal) {
      const mark = (await sha256(key)).slice(0, 32)
      // The folder is the key: what is in it was sent for it.
      const folder = `/ringloop/${ticketId}/${mark}`
      return attachOnce({
        ticketId,
        mark,
        signal,
        async find() {
          const there = (await filesOf(ticketId, signal)).find(({ path }) => path?.startsWith(`${folder}/`))
          return there === undefined ? null : attachmentOf(there)
        },
        async send() {
          const file = await upload(folder, attachment, signal)
          await write(ticketId, { hs_note_body: hubSpotHtml(fileNameOf(attachment.name)), hs_attachment_ids: file.id }, signal)
          return attachmentOf(file, attachment.contentType)
        },
        missing: () => new RingloopError('unavailable', `${name}: ticket ${ticketId}: the file is not there after it was sent`),
      })
    },
  }
}

function attachmentOf({ id, name, extension, size }: HubSpotFile, contentType: string | null = null): TicketAttachment {
  // HubSpot takes names apart at the last dot.
  const ending = extension ? `.${extension.replace(/^\./, '')}` : ''
  const whole = name ?? id
  return {
    id,
    name: whole.toLowerCase().endsWith(ending.toLowerCase()) ? whole : whole + ending,
    contentType,
    size: size ?? null,
  }
}
