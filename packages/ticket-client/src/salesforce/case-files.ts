import { type CommentVisibility, isRingloopError, type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import type { KeyedLock } from '../filing/keyed-lock.js'
import { multipartBody } from '../http/multipart.js'
import { fileNameOf } from '../text/file-name.js'
import { sha256 } from '../text/sha256.js'
import { cellOf, type SalesforceRecord } from './salesforce-answers.js'
import type { SalesforceApi } from './salesforce-api.js'
import { demandId, isIdOf } from './salesforce-id.js'
import { listSoql, quoteSoql } from './soql.js'

/** The most that a `ContentVersion` holds. */
export const maximumFileBytes = 2 * 1024 ** 3
/** Long enough for a recording of hours over a slow line. */
const uploadMs = 30 * 60_000
const versionFields = 'Id, ContentDocumentId, Title, PathOnClient, ContentSize, CreatedDate'

/** The files of a case, oldest first. */
export const listFiles = async (api: SalesforceApi, caseId: string, signal: AbortSignal): Promise<readonly TicketAttachment[]> =>
  (await filesOf(api, caseId, signal)).map(readFile)

async function filesOf(api: SalesforceApi, caseId: string, signal: AbortSignal): Promise<readonly SalesforceRecord[]> {
  const linked = `SELECT Id, ContentDocumentId, LinkedEntityId FROM ContentDocumentLink WHERE LinkedEntityId = ${quoteSoql(caseId)}`
  const links = await api.query(linked, { limit: 500, signal })
  const ids = links
    .filter((link) => cellOf(link, 'LinkedEntityId').slice(0, 15) === caseId.slice(0, 15))
    .map((link) => cellOf(link, 'ContentDocumentId'))
    .filter((id) => isIdOf('ContentDocument', id))
  if (ids.length === 0) return []
  const soql = `SELECT ${versionFields} FROM ContentVersion WHERE ContentDocumentId IN ${listSoql(ids)} AND IsLatest = true ORDER BY CreatedDate, Id`
  const versions = await api.query(soql, { limit: 500, signal })
  return versions.filter((version) => ids.includes(cellOf(version, 'ContentDocumentId')))
}

/** What {@link attachFile} is told besides the file. */
export interface AttachOptions {
  readonly key: string
  readonly visibility: CommentVisibility
  readonly signal: AbortSignal
}

/**
 * Puts a file on a case once for a key. It belongs to nobody but our account until it is linked to the case, so that no customer sees an
 * internal one for a moment. The key's mark is in its title, by which an upload is found that was not linked any more; one that is linked is
 * found whatever the rest of its title.
 */
export async function attachFile(
  api: SalesforceApi,
  lock: KeyedLock,
  caseId: string,
  file: NewAttachment,
  { key, visibility, signal }: AttachOptions,
  boundary: string,
): Promise<TicketAttachment> {
  if (file.size !== undefined && file.size > maximumFileBytes) {
    throw new RingloopError('invalidInput', `${api.name}: ${file.size} bytes are more than a file may have`, {
      mend: `Send at most ${maximumFileBytes} bytes.`,
    })
  }
  const mark = (await sha256(`${caseId.slice(0, 15)}/${key}`)).slice(0, 24)
  return lock.run(mark, signal, async () => {
    const name = fileNameOf(file.name, 120)
    const title = `${name.replace(/\.[^.]*$/, '') || name} (rl${mark})`
    const isIt = (version: SalesforceRecord) => cellOf(version, 'Title').endsWith(`(rl${mark})`)
    const there = (await filesOf(api, caseId, signal)).find(isIt)
    if (there !== undefined) return readFile(there)
    const uploaded = (await titled(api, title, signal)).find(isIt) ?? (await upload(api, file, name, title, boundary, signal))
    await link(api, caseId, cellOf(uploaded, 'ContentDocumentId'), visibility, signal)
    return readFile(uploaded)
  })
}

async function titled(api: SalesforceApi, title: string, signal: AbortSignal): Promise<readonly SalesforceRecord[]> {
  const soql = `SELECT ${versionFields} FROM ContentVersion WHERE Title = ${quoteSoql(title)} AND IsLatest = true ORDER BY CreatedDate, Id`
  return api.query(soql, { limit: 10, signal })
}

async function upload(
  api: SalesforceApi,
  file: NewAttachment,
  name: string,
  title: string,
  boundary: string,
  signal: AbortSignal,
): Promise<SalesforceRecord> {
  const entity = JSON.stringify({ Title: title, PathOnClient: name })
  const body = multipartBody(
    [
      { name: 'entity_content', value: entity, contentType: 'application/json' },
      { name: 'VersionData', filename: name, contentType: file.contentType, size: file.size, open: file.open },
    ],
    boundary,
  )
  const id = demandId(api.name, 'ContentVersion', await api.upload(body, uploadMs, signal))
  const soql = `SELECT ${versionFields} FROM ContentVersion WHERE Id = ${quoteSoql(id)}`
  const [version] = await api.query(soql, { limit: 1, signal })
  if (version !== undefined && isIdOf('ContentDocument', cellOf(version, 'ContentDocumentId'))) return version
  throw new RingloopError('protocol', `${api.name}: a file was uploaded and cannot be read`, {
    mend: 'Let the account read ContentVersion.',
  })
}

async function link(
  api: SalesforceApi,
  caseId: string,
  documentId: string,
  visibility: CommentVisibility,
  signal: AbortSignal,
): Promise<void> {
  const soql = `SELECT Id, LinkedEntityId FROM ContentDocumentLink WHERE ContentDocumentId = ${quoteSoql(documentId)}`
  const links = await api.query(soql, { limit: 100, signal })
  if (links.some((one) => cellOf(one, 'LinkedEntityId').slice(0, 15) === caseId.slice(0, 15))) return
  const body = {
    ContentDocumentId: documentId,
    LinkedEntityId: caseId,
    ShareType: 'V',
    Visibility: visibility === 'public' ? 'AllUsers' : 'InternalUsers',
  }
  try {
    await api.create('ContentDocumentLink', body, { signal })
  } catch (error) {
    // Linked meanwhile.
    if (!isRingloopError(error) || error.code !== 'conflict') throw error
  }
}

function readFile(version: SalesforceRecord): TicketAttachment {
  const size = Number(cellOf(version, 'ContentSize'))
  return {
    id: cellOf(version, 'ContentDocumentId'),
    name: cellOf(version, 'PathOnClient') || cellOf(version, 'Title'),
    contentType: null,
    size: Number.isInteger(size) ? size : null,
  }
}
