import { type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import { createAttachOnce } from '../filing/attach-once.js'
import { multipartBody } from '../http/multipart.js'
import { fileNameOf } from '../text/file-name.js'
import { sha256 } from '../text/sha256.js'
import { type JiraIssue, uploadedSchema } from './jira-answers.js'
import type { JiraApi } from './jira-api.js'

/** Jira keeps nothing of ours on an attachment but its name: so the key is in it, before the ending, and taken off again. */
const keyMark = /~([0-9a-f]{16})(?=\.[^.]*$|$)/

/** The files of an issue, oldest first. */
export function attachmentsOf(issue: JiraIssue): readonly TicketAttachment[] {
  return [...(issue.fields.attachment ?? [])]
    .sort((left, right) => Date.parse(left.created) - Date.parse(right.created) || Number(left.id) - Number(right.id))
    .map(attachmentOf)
}

/** Puts a file on an issue, unless one with this key is there. */
export type AttachToJira = (
  issueId: string,
  attachment: NewAttachment,
  options: { readonly key: string; readonly signal: AbortSignal },
) => Promise<TicketAttachment>

/** Makes {@link AttachToJira}. @param read gives an issue with its attachments */
export function createAttachToJira(
  name: string,
  api: JiraApi,
  read: (issueId: string, signal: AbortSignal) => Promise<JiraIssue>,
  { newId, timeoutMs }: { readonly newId: () => string; readonly timeoutMs: number },
): AttachToJira {
  const attachOnce = createAttachOnce(name)
  return async (issueId, { name: given, contentType, size, open }, { key, signal }) => {
    const mark = (await sha256(key)).slice(0, 16)
    const whole = fileNameOf(given)
    const dot = whole.lastIndexOf('.')
    const filename = dot > 0 ? `${whole.slice(0, dot)}~${mark}${whole.slice(dot)}` : `${whole}~${mark}`
    return attachOnce({
      ticketId: issueId,
      mark,
      signal,
      async find() {
        const { fields } = await read(issueId, signal)
        const there = fields.attachment?.find((file) => keyMark.exec(file.filename)?.[1] === mark)
        return there === undefined ? null : attachmentOf(there)
      },
      async send() {
        const body = multipartBody([{ name: 'file', filename, contentType, size, open }], newId())
        const path = `rest/api/3/issue/${issueId}/attachments`
        // Without this header Jira takes it for a forged request of a browser.
        const headers = { 'x-atlassian-token': 'no-check' }
        const answer = await api.http.send({ method: 'POST', path, headers, body, timeoutMs, schema: uploadedSchema, signal })
        return attachmentOf(answer.body[0])
      },
      missing: () => new RingloopError('unavailable', `${name}: issue ${issueId}: the file is not there after it was sent`),
    })
  }
}

function attachmentOf(file: {
  readonly id: string
  readonly filename: string
  readonly mimeType?: string | null | undefined
  readonly size?: number | null | undefined
}): TicketAttachment {
  return { id: file.id, name: file.filename.replace(keyMark, ''), contentType: file.mimeType ?? null, size: file.size ?? null }
}
