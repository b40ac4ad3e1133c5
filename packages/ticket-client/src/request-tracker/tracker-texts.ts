import * as z from 'zod'
import type { HttpClient } from '../http/http-client.js'
import { textOfHtml } from '../text/text-of-html.js'
import { pageOf } from './tracker-answers.js'

const partSchema = z.object({
  id: z.coerce.string().refine((id) => /^\d+$/.test(id), 'is no number of an attachment'),
  Filename: z.string().nullish(),
  ContentType: z.string().nullish(),
})
const contentSchema = z.object({
  Content: z
    .string()
    .nullish()
    .transform((text, context) => {
      try {
        return Uint8Array.from(atob(text ?? ''), (character) => character.charCodeAt(0))
      } catch {
        context.addIssue({ code: 'custom', message: 'is not base64' })
        return z.NEVER
      }
    }),
})

/**
 * The words among the parts of a ticket (`ticket/7`) or of a transaction (`transaction/9`): the first that is text and no file.
 * Contents are not asked for in the list, because a recording would come along.
 */
export async function textAmongParts(http: HttpClient, record: string, signal: AbortSignal): Promise<string> {
  const query = { fields: 'ContentType,Filename', per_page: 20, orderby: 'id' }
  const path = `${record}/attachments`
  const listed = await http.send({ method: 'GET', path, query, schema: pageOf(partSchema), signal })
  const parts = listed.body.items.filter((part) => !part.Filename)
  const part =
    parts.find(({ ContentType }) => ContentType === 'text/plain') ?? parts.find((one) => one.ContentType === 'text/html')
  if (part === undefined) return ''
  const { body } = await http.send({ method: 'GET', path: `attachment/${part.id}`, schema: contentSchema, signal })
  const text = new TextDecoder().decode(body.Content)
  return part.ContentType === 'text/html' ? textOfHtml(text) : text.replace(/\r\n?/g, '\n')
}
