import type { NewAttachment, TicketAttachment } from '@ringloop/core'
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

/** Puts a file on an issue, unless one with this key is there. `issue` was read with its attachments. */
export async function attachToJira(
  api: JiraApi,
  issue: JiraIssue,
  attachment: NewAttachment,
  options: { readonly key: string; readonly boundary: string; readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<TicketAttachment> {
  const { boundary, timeoutMs, signal } = options
  const key = (await sha256(options.key)).slice(0, 16)
  const there = issue.fields.attachment?.find(({ filename }) => keyMark.exec(filename)?.[1] === key)
  if (there !== undefined) return attachmentOf(there)
  const name = fileNameOf(attachment.name)
  const dot = name.lastIndexOf('.')
  const filename = dot > 0 ? `${name.slice(0, dot)}~${key}${name.slice(dot)}` : `${name}~${key}`
  const { contentType, size, open } = attachment
  const body = multipartBody([{ name: 'file', filename, contentType, size, open }], boundary)
  const path = `rest/api/3/issue/${issue.id}/attachments`
  // Without this header Jira takes it for a forged request of a browser.
  const headers = { 'x-atlassian-token': 'no-check' }
  const answer = await api.http.send({ method: 'POST', path, headers, body, timeoutMs, schema: uploadedSchema, signal })
  return attachmentOf(answer.body[0])
}

function attachmentOf(file: {
  readonly id: string
  readonly filename: string
  readonly mimeType?: string | null | undefined
  readonly size?: number | null | undefined
}): TicketAttachment {
  return { id: file.id, name: file.filename.replace(keyMark, ''), contentType: file.mimeType ?? null, size: file.size ?? null }
}
