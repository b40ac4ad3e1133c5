import { createHmac } from 'node:crypto'
import type { TicketChange, WebhookRequest } from '@ringloop/core'
import { testTicketWebhooks } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createJiraBackend } from '../../src/index.js'
import { newTicket } from '../support/new-ticket.js'
import { type JiraDesk, jiraAuth, startJiraDesk } from './jira-desk.js'
import { ann, bot } from './jira-site.js'

const fresh = () => new AbortController().signal
const webhookSecret = "It's a Secret to Everybody"
const now = Date.parse('2026-03-01T10:00:00Z')
const backendOf = (desk: { readonly url: string; readonly now?: number }) =>
  createJiraBackend({ url: desk.url, auth: jiraAuth, project: 'SUP', webhookSecret, now: () => desk.now ?? now })

const event = (more: Record<string, unknown> = {}) => ({
  timestamp: now - 2000,
  webhookEvent: 'jira:issue_updated',
  issue_event_type_name: 'issue_generic',
  issue: { id: '10001', key: 'SUP-1', self: 'https://x.example/', fields: { summary: 'x' } },
  user: { accountId: ann.accountId, displayName: 'Ann' },
  changelog: { id: '10124', items: [{ field: 'status', fromString: 'To Do', toString: 'Done' }] },
  ...more,
})
const bodyOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

function sign(body: Uint8Array, at: number): WebhookRequest {
  const proof = `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`
  const headers = { 'x-hub-signature': proof, 'x-atlassian-webhook-identifier': 'b6e0f0d4', 'x-atlassian-webhook-retry': '1' }
  return { method: 'POST', url: 'https://pbx.example.com/hooks/jira', headers, body, receivedAt: at }
}

/** Only who we are is asked for. */
const someJira: typeof globalThis.fetch = async () => Response.json({ accountId: bot.accountId })
const receiver = () =>
  createJiraBackend({ url: 'https://x.example/', auth: jiraAuth, project: 'SUP', webhookSecret, fetch: someJira })
const receive = async (body: unknown): Promise<readonly TicketChange[]> =>
  (await receiver().changes?.receive?.(sign(bodyOf(body), now), { signal: fresh() })) ?? []

describe('webhooks of Jira', () => {
  it('checks the signature as Atlassian’s own example has it', async () => {
    const body = new TextEncoder().encode('Hello World!')
    const proof = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9'
    const request = { ...sign(body, now), headers: { 'x-hub-signature': proof } }
    // A right signature of what is no webhook.
    await expect(receiver().changes?.receive?.(request, { signal: fresh() })).rejects.toMatchObject({ code: 'invalidInput' })
  })

  testTicketWebhooks({
    it,
    make: async () => receiver(),
    body: bodyOf(event()),
    sign,
    proofHeader: 'x-hub-signature',
    windowMs: 7_200_000 - 2_000,
    now,
  })

  it('tells what was made, changed, remarked and deleted', async () => {
    const comment = {
      id: '10301',
      body: 'Called back',
      author: { accountId: bot.accountId, displayName: 'Ringloop' },
      jsdPublic: true,
    }
    const told = [
      await receive(event({ webhookEvent: 'jira:issue_created', changelog: undefined })),
      await receive(event()),
      await receive(event({ webhookEvent: 'comment_created', comment, user: undefined })),
      await receive(event({ webhookEvent: 'jira:issue_deleted', changelog: undefined })),
    ].flat()
    expect(told.map(({ id, type, own, by }) => [id, type, own, by])).toEqual([
      ['10001/created', 'created', false, ann.accountId],
      ['10001/history/10124', 'changed', false, ann.accountId],
      ['10001/comment/10301', 'commented', true, bot.accountId],
      ['10001/deleted', 'deleted', false, ann.accountId],
    ])
    expect(told[2]?.comment).toEqual({ text: 'Called back', visibility: 'public', author: 'Ringloop' })
  })

  it('tells nothing of other projects and other things', async () => {
    expect(await receive(event({ issue: { id: '7', key: 'OTHER-1' } }))).toEqual([])
    expect(await receive(event({ webhookEvent: 'sprint_started', issue: undefined }))).toEqual([])
    expect(await receive(event({ changelog: undefined }))).toEqual([])
  })
})

describe('polling Jira', () => {
  async function withDesk(use: (desk: JiraDesk, poll: () => Promise<readonly TicketChange[]>) => Promise<void>): Promise<void> {
    await using desk = await startJiraDesk()
    let cursor: string | null = null
    const told = new Set<string>()
    await use(desk, async () => {
      const news: TicketChange[] = []
      for (let more = true; more; ) {
        const answer = await backendOf(desk).changes?.poll?.(cursor, { limit: 2, signal: fresh() })
        if (answer === undefined) throw new Error('no poll')
        cursor = answer.cursor
        more = answer.more
        // told twice is no harm
        for (const change of answer.changes) if (!told.has(change.id)) news.push(change)
        for (const { id } of answer.changes) told.add(id)
      }
      return news
    })
  }
  const create = (desk: JiraDesk, externalId: string) => backendOf(desk).create(newTicket(), { externalId, signal: fresh() })

  it('begins now, and tells each change and remark with its author', async () => {
    await withDesk(async (desk, poll) => {
      const old = await create(desk, 'before')
      desk.now += 3_600_000
      expect(await poll()).toEqual([])
      const made = await create(desk, 'call-1')
      desk.edit(old.id, { summary: 'Edited' })
      desk.remark(old.id, {
        type: 'doc',
        version: 1,
        content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Seen' }] }],
      })
      await backendOf(desk).update(old.id, { subject: 'Ours' }, { signal: fresh() })
      const told = await poll()
      expect(told.map(({ ticketId, type, own }) => [ticketId, type, own])).toEqual([
        [made.id, 'created', true],
        [old.id, 'changed', false],
        [old.id, 'commented', false],
        [old.id, 'changed', true],
      ])
      expect(told[2]).toMatchObject({ comment: { text: 'Seen', visibility: 'internal', author: 'Ann' }, by: ann.accountId })
      expect(await poll()).toEqual([])
    })
  })

  it('tells every remark on an issue that has more than come with it', async () => {
    await withDesk(async (desk, poll) => {
      const { id } = await create(desk, 'call-1')
      for (const text of ['One', 'Two', 'Three']) desk.remark(id, text)
      desk.now += 3_600_000
      await poll()
      for (const text of ['Four', 'Five']) desk.remark(id, text)
      expect((await poll()).map(({ comment }) => comment?.text)).toEqual(['Four', 'Five'])
    })
  })

  it('asks by Jira’s clock, however wrong ours is', async () => {
    for (const wrong of [-3_600_000, 3_600_000]) {
      await using desk = await startJiraDesk()
      const backend = createJiraBackend({ url: desk.url, auth: jiraAuth, project: 'SUP', now: () => desk.now + wrong })
      const { id } = await create(desk, 'call-1')
      desk.now += 3_600_000
      const begun = await backend.changes?.poll?.(null, { limit: 5, signal: fresh() })
      desk.edit(id, { summary: 'Edited' })
      // as long as polls may be apart
      desk.now += 300_000
      const answer = await backend.changes?.poll?.(begun?.cursor ?? null, { limit: 5, signal: fresh() })
      expect(answer?.changes.map(({ ticketId }) => ticketId)).toEqual([id])
      expect(desk.searches.at(-1)?.jql).toMatch(/updated >= "-\d{1,3}m"/)
    }
  })

  it('tells what the index shows late', async () => {
    await withDesk(async (desk, poll) => {
      const [first, second] = [await create(desk, 'call-1'), await create(desk, 'call-2')]
      desk.now += 3_600_000
      await poll()
      desk.moods.indexIsLate = true
      desk.edit(second.id, { summary: 'In time' })
      desk.index()
      desk.edit(first.id, { summary: 'Late' })
      const told = [...(await poll())]
      desk.index()
      told.push(...(await poll()))
      expect(told.map(({ ticketId }) => ticketId).sort()).toEqual([first.id, second.id])
    })
  })
})
