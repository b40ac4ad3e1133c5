import { type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { checkWebhookTime, readWebhookJson, verifyHmac } from '../changes/webhook-proof.js'
import type { Remembered } from '../mapping/remembered.js'
import { textOfDocument } from './atlassian-document.js'
import { jiraChangeIds } from './jira-changes.js'
import type { JiraMapping } from './jira-mapping.js'

/** Jira sends a webhook that was not taken five times more, up to fifteen minutes apart, with the time of the first. */
const windowMs = 7_200_000

const idSchema = z.union([z.string().regex(/^\d{1,18}$/), z.int().nonnegative()]).transform(String)
const personSchema = z.object({ accountId: z.string().max(200), displayName: z.string().max(1000).nullish() })

const bodySchema = z.object({
  timestamp: z.number().positive(),
  webhookEvent: z.string().max(100),
  issue: z.object({ id: idSchema, key: z.string().max(300).optional() }).optional(),
  user: personSchema.nullish(),
  changelog: z.object({ id: idSchema }).nullish(),
  comment: z
    .object({ id: idSchema, body: z.unknown(), author: personSchema.nullish(), jsdPublic: z.boolean().nullish() })
    .nullish(),
})

/**
 * Reads webhooks after checking Jira's signature (`X-Hub-Signature`, over the body) and the time in the body. A repetition, with the same
 * `X-Atlassian-Webhook-Identifier` or another, has the same change ids: those of the facts.
 */
export function createJiraReceive(
  name: string,
  secret: string,
  mapping: JiraMapping,
  account: Remembered<string>,
): NonNullable<TicketChangeFeed['receive']> {
  return async (request, { signal }) => {
    const [, proof] = /^sha256=(.+)$/.exec(request.headers['x-hub-signature'] ?? '') ?? []
    await verifyHmac({ name, hash: 'SHA-256', encoding: 'hex', secret, message: [request.body], proof })
    const body = readWebhookJson(name, request, bodySchema)
    const { timestamp: at, issue, user, changelog, comment, webhookEvent } = body
    checkWebhookTime({ name, at, receivedAt: request.receivedAt, windowMs })
    // A webhook can be made for all projects of a site.
    if (issue === undefined || (issue.key !== undefined && !mapping.projectKeys.includes(issue.key.replace(/-\d+$/, ''))))
      return []
    const ticketId = toTicketId(issue.id)
    const author = webhookEvent === 'comment_created' ? (comment?.author ?? user) : user
    const whose = async () => ({
      by: author?.accountId ?? null,
      own: author != null && author.accountId === (await account.get(signal)),
    })
    const change = async (id: string, type: TicketChange['type']): Promise<TicketChange> => ({
      id,
      ticketId,
      at,
      type,
      ...(await whose()),
    })
    switch (webhookEvent) {
      case 'jira:issue_created':
        return [await change(jiraChangeIds.created(issue.id), 'created')]
      case 'jira:issue_updated':
        // Without a changelog it is about a comment or a worklog, which have webhooks of their own.
        return changelog == null ? [] : [await change(jiraChangeIds.changed(issue.id, changelog.id), 'changed')]
      case 'jira:issue_deleted':
        return [await change(jiraChangeIds.deleted(issue.id), 'deleted')]
      case 'comment_created': {
        if (comment == null) return []
        const visibility = comment.jsdPublic === true ? 'public' : 'internal'
        const text = textOfDocument(comment.body)
        const told = await change(jiraChangeIds.commented(issue.id, comment.id), 'commented')
        return [{ ...told, comment: { text, visibility, author: author?.displayName ?? null } }]
      }
      default:
        return []
    }
  }
}
