import { type Notification, safeLine, safeText } from '@ringloop/core'

/** What is told of a notification: a subject of one line, a text without control characters, `limit` characters of it at most. */
export function toldText(
  { subject, text }: Pick<Notification, 'subject' | 'text'>,
  limit: number,
): { readonly subject: string | null; readonly text: string } {
  return { subject: subject === null ? null : safeLine(subject, 200), text: safeText(text, limit) }
}

/** The same where a medium has no subject: it is the first line. */
export function toldLines(notification: Pick<Notification, 'subject' | 'text'>, limit: number): string {
  const { subject, text } = toldText(notification, limit)
  return subject === null || subject === '' ? text : `${subject}\n${text}`
}
