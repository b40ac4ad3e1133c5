import { type CommentVisibility, type NewAttachment, RingloopError, type TicketAttachment } from '@ringloop/core'
import type { createAttachOnce } from '../filing/attach-once.js'
import { multipartBody } from '../http/multipart.js'
import { fileNameOf } from '../text/file-name.js'
import { mediaTypeOf } from '../text/media-type.js'
import type { ChatwootMessage } from './chatwoot-answers.js'
import type { ChatwootApi } from './chatwoot-api.js'
import { messageText, textOfMessage } from './message-text.js'

/** Where a message of ours says what it is. */
const markKey = 'ringloop'
const nameKey = 'ringloop_file'
const descriptionMark = 'description'
const maximumPages = 1000
const uploadMs = 30 * 60_000

const markOf = (message: ChatwootMessage): unknown => message.content_attributes?.[markKey]

/** The messages of a conversation, oldest first, until one is the one; `undefined` if none is. @throws `protocol` if they do not end */
async function firstMessage<Found>(
  api: ChatwootApi,
  id: string,
  look: (message: ChatwootMessage) => Found | undefined,
  signal: AbortSignal,
): Promise<Found | undefined> {
  let after = 0
  for (let page = 0; page < maximumPages; page += 1) {
    const messages = await api.messages(id, after, signal)
    for (const message of messages) {
      const found = look(message)
      if (found !== undefined) return found
      after = Math.max(after, message.id)
    }
    if (messages.length === 0) return undefined
  }
  throw new RingloopError('protocol', `${api.name}: conversation ${id} has more messages than can be looked through`, {
    mend: 'Go on in a conversation of its own.',
  })
}

/** The text that a ticket began with: our own note, else the first thing that the customer wrote. */
export async function readDescription(api: ChatwootApi, id: string, signal: AbortSignal): Promise<string> {
  const messages = await api.messages(id, 0, signal)
  const ours = messages.find((message) => markOf(message) === descriptionMark)
  if (ours !== undefined) return textOfMessage(ours.content ?? '')
  return messages.find(({ message_type: type }) => type === 0 || type === 'incoming')?.content ?? ''
}

/** Writes the text that a ticket begins with, as a note that the customer does not see, if it is not there. */
export async function ensureDescription(api: ChatwootApi, id: string, text: string, signal: AbortSignal): Promise<void> {
  if (text === '') return
  const isThere = await firstMessage(api, id, (message) => (markOf(message) === descriptionMark ? true : undefined), signal)
  if (isThere) return
  const note = { content: messageText(text), message_type: 'outgoing', private: true }
  await api.say(id, { ...note, content_attributes: { [markKey]: descriptionMark } }, signal)
}

/** Says something, to the customer or among colleagues. */
export async function writeRemark(
  api: ChatwootApi,
  id: string,
  text: string,
  visibility: CommentVisibility,
  signal: AbortSignal,
): Promise<void> {
  const message = { content: messageText(text), message_type: 'outgoing', private: visibility === 'internal' }
  await api.say(id, { ...message, content_attributes: { [markKey]: 'remark' } }, signal)
}

/** The files of all messages, oldest first. */
export async function listFiles(api: ChatwootApi, id: string, signal: AbortSignal): Promise<readonly TicketAttachment[]> {
  const files: TicketAttachment[] = []
  await firstMessage(
    api,
    id,
    (message) => {
      files.push(...filesOf(message))
      return undefined
    },
    signal,
  )
  return files
}

/** Puts a file on a conversation once for a mark, which the message with it keeps. */
export function attachFile(
  api: ChatwootApi,
  attachOnce: ReturnType<typeof createAttachOnce>,
  id: string,
  file: NewAttachment,
  options: {
    readonly mark: string
    readonly visibility: CommentVisibility
    readonly boundary: string
    readonly signal: AbortSignal
  },
): Promise<TicketAttachment> {
  const { mark, visibility, boundary, signal } = options
  const name = fileNameOf(file.name)
  const form = multipartBody(
    [
      { name: 'content', value: '' },
      { name: 'message_type', value: 'outgoing' },
      { name: 'private', value: String(visibility === 'internal') },
      { name: 'content_attributes', value: JSON.stringify({ [markKey]: mark, [nameKey]: name }) },
      { name: 'attachments[]', filename: name, contentType: mediaTypeOf(file.contentType), size: file.size, open: file.open },
    ],
    boundary,
  )
  const fileOf = (message: ChatwootMessage | undefined) => (message === undefined ? null : (filesOf(message)[0] ?? null))
  return attachOnce({
    ticketId: id,
    mark,
    signal,
    find: async () => fileOf(await firstMessage(api, id, (message) => (markOf(message) === mark ? message : undefined), signal)),
    send: async () => fileOf(await api.sayWithFile(id, form, uploadMs, signal)),
    missing: () =>
      new RingloopError('protocol', `${api.name}: a message was written without its file`, {
        mend: 'See the storage of Chatwoot.',
      }),
  })
}

function filesOf(message: ChatwootMessage): readonly TicketAttachment[] {
  const ours = message.content_attributes?.[nameKey]
  return (message.attachments ?? []).map((attachment) => ({
    id: String(attachment.id),
    name: typeof ours === 'string' ? ours : nameOfUrl(attachment.data_url ?? ''),
    contentType: attachment.content_type ?? null,
    size: attachment.file_size ?? null,
  }))
}

function nameOfUrl(url: string): string {
  const last = url.split(/[?#]/)[0]?.split('/').at(-1) ?? ''
  try {
    return fileNameOf(decodeURIComponent(last))
  } catch {
    return fileNameOf(last)
  }
}
