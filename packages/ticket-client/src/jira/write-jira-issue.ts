import { type NewTicket, RingloopError, type TicketChanges } from '@ringloop/core'
import { appendDetails } from '../text/append-details.js'
import { oneLine, plainText } from '../text/plain-text.js'
import { documentOf } from './atlassian-document.js'
import type { JiraApi } from './jira-api.js'
import { type JiraField, valueOfField } from './jira-fields.js'
import type { JiraMapping } from './jira-mapping.js'
import { type JiraMark, keyWord, labelOfTag, labelsOf, markProperty } from './jira-mark.js'

const summaryLength = 255
/** With room for the last line of a request's. */
const descriptionLength = 31_000

/** What is sent to make an issue: at once, or, for a request, the fields of its form first and the rest after. */
export type NewJiraIssue =
  | { readonly kind: 'issue'; readonly body: object }
  | { readonly kind: 'request'; readonly body: object; readonly after: JiraRequestRest }

/** What a request is given when it is made. */
export interface JiraRequestRest {
  /** The labels are among them. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly properties: readonly object[]
}

/** The body of a new issue. What has no field of its own is written below the description. */
export async function writeJiraIssue(
  name: string,
  api: JiraApi,
  mapping: JiraMapping,
  ticket: NewTicket,
  key: string,
  signal: AbortSignal,
): Promise<NewJiraIssue> {
  const { contact, queue, owner, parentId } = ticket
  const project = (queue === undefined ? undefined : mapping.projects[queue]) ?? mapping.project
  const isPart = parentId !== undefined
  const issueType = isPart ? mapping.subIssueType : mapping.issueType
  const desk = isPart || project !== mapping.project ? undefined : mapping.serviceDesk
  const form = desk === undefined ? await mapping.form(project, issueType, signal) : null
  const has = (field: string) => form === null || form.fieldIds.includes(field)
  const custom = form?.custom ?? (await mapping.fields(signal))
  const mark: JiraMark = {
    externalId: key,
    number: contact?.number ? oneLine(contact.number, 40) : null,
    contactId: contact?.id === undefined ? null : oneLine(contact.id, 250),
  }
  const rest: [string, string][] = []
  for (const [what, value] of [
    ['customer', contact?.name],
    ['number', contact?.number],
    ['e-mail', contact?.email],
  ] as const)
    if (value) rest.push([what, value])
  if (queue !== undefined && mapping.projects[queue] === undefined && queue !== mapping.project) rest.push(['queue', queue])

  const fields: Record<string, unknown> = {
    labels: [...new Set([...(await labelsOf(mark)), ...ticket.tags.map(labelOfTag)])].filter(Boolean),
  }
  if (has('priority')) fields.priority = { name: mapping.priorities.write(ticket.priority) }
  if (owner !== undefined) {
    const account = has('assignee') ? await api.accountOf(owner, project, signal) : null
    // A ticket without its owner is better than none.
    if (account === null) rest.push(['owner', owner])
    else fields.assignee = { accountId: account }
  }
  for (const [ours, value] of Object.entries(ticket.customFields)) {
    const field = custom.find((one) => one.name === ours)
    if (field === undefined) rest.push([ours, value])
    else fields[ours] = valueOfField(name, field, value)
  }
  // Jira shows an issue without a summary to nobody.
  const summary = oneLine(ticket.subject, summaryLength) || 'Call'
  const description = plainText(
    appendDetails(plainText(ticket.description, descriptionLength - 4000), mapping.unmapped === 'drop' ? [] : rest),
    descriptionLength,
  )
  const properties = [{ key: markProperty, value: mark }]
  if (desk === undefined) {
    const made = { project: { key: project }, issuetype: { name: issueType }, summary, description: documentOf(description) }
    return {
      kind: 'issue',
      body: { fields: { ...made, ...fields, ...(isPart ? { parent: { id: parentId } } : {}) }, properties },
    }
  }
  const found = documentOf(`${description}\n\nRef: ${await keyWord(key)}`)
  const body = {
    serviceDeskId: desk.id,
    requestTypeId: desk.requestTypeId,
    isAdfRequest: true,
    requestFieldValues: { summary, description: found },
  }
  return { kind: 'request', body, after: { fields, properties } }
}

/**
 * The fields that a change sets; statuses are not fields but transitions.
 *
 * @throws `invalidInput` naming what Jira has no field for
 */
export async function fieldsOfChanges(
  name: string,
  api: JiraApi,
  mapping: JiraMapping,
  changes: TicketChanges,
  { project, signal }: { readonly project: string; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, unknown>>> {
  const fields: Record<string, unknown> = {}
  if (changes.subject !== undefined) fields.summary = oneLine(changes.subject, summaryLength)
  if (changes.priority !== undefined) fields.priority = { name: mapping.priorities.write(changes.priority) }
  if (changes.owner !== undefined) {
    const account = await api.accountOf(changes.owner, project, signal)
    if (account === null) {
      throw new RingloopError('invalidInput', `${name}: owner: nobody is "${oneLine(changes.owner, 60)}" in project ${project}`, {
        mend: 'Give the account id, or the e-mail address, of somebody who may be assigned issues there.',
      })
    }
    fields.assignee = { accountId: account }
  }
  const wanted = Object.entries(changes.customFields ?? {})
  if (wanted.length === 0) return fields
  const missing = (list: readonly JiraField[]) => wanted.find(([ours]) => !list.some((field) => field.name === ours))
  if (missing(await mapping.fields(signal)) !== undefined) mapping.forget()
  const known = await mapping.fields(signal)
  for (const [ours, value] of wanted) {
    const field = known.find((one) => one.name === ours)
    if (field === undefined) {
      throw new RingloopError('invalidInput', `${name}: customFields.${oneLine(ours, 60)} is no custom field of these issues`, {
        mend: 'See fields() for those there are, or put the field on the project’s create screen.',
      })
    }
    fields[ours] = valueOfField(name, field, value)
  }
  return fields
}
