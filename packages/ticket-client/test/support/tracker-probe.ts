import type { RunningTracker } from './request-tracker.js'

/** Talks to RT directly, past the code under test, to see what really is there. */
export function createTrackerProbe({ url, token }: RunningTracker) {
  async function call(method: string, path: string, json?: unknown): Promise<unknown> {
    const response = await fetch(new URL(`REST/2.0/${path}`, `${url}/`), {
      method,
      headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    const body: unknown = await response.json()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(body)}`)
    return body
  }
  return {
    call,
    /** The numbers of the tickets that a TicketSQL query finds. */
    async search(query: string): Promise<readonly string[]> {
      const body = (await call('GET', `tickets?per_page=100&orderby=id&query=${encodeURIComponent(query)}`)) as {
        items: { id: string }[]
      }
      return body.items.map(({ id }) => String(id))
    },
    /** Files a ticket as a gateway does that is killed before it looks again. */
    async create(body: object): Promise<string> {
      const created = (await call('POST', 'ticket', {
        Queue: 'Support',
        Subject: 'probe',
        Content: 'probe',
        ContentType: 'text/plain',
        ...body,
      })) as { id: string }
      return created.id
    },
    async ticket(id: string): Promise<{ id: number; Status: string; Subject: string }> {
      return (await call('GET', `ticket/${id}`)) as { id: number; Status: string; Subject: string }
    },
  }
}
