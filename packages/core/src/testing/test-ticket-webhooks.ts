import type { TicketBackend } from '../tickets/ticket-backend.js'
import type { WebhookRequest } from '../tickets/ticket-change-feed.js'
import type { Timestamp } from '../time/clock.js'
import { expectEqual, expectRejection, expectThat } from './assertions.js'
import { type ContractIt, using } from './contract-runner.js'

/** How a backend's webhooks are to be tested. */
export interface TicketWebhookContract {
  readonly it: ContractIt
  /** A backend that knows the secret with which `sign` signs; disposed of after each test if it is `AsyncDisposable`. */
  readonly make: () => Promise<TicketBackend>
  /** A body as the system sends it, about one change of one ticket. */
  readonly body: Uint8Array
  /** The request that the system would send with this body at this time. */
  readonly sign: (body: Uint8Array, at: Timestamp) => WebhookRequest | Promise<WebhookRequest>
  /** The lower-case name of the header that proves who sent it. */
  readonly proofHeader: string
  /** Whether the proof is over the body, which it is by default; `false` for a system that only sends a shared secret along. */
  readonly provesBody?: boolean
  /** How old a request may be, in milliseconds; `null` if the system signs no time, so that repetitions are found by their id alone. */
  readonly windowMs: number | null
  /** When `body` is sent. */
  readonly now: Timestamp
}

/**
 * The contract of `TicketBackend.changes.receive` as tests: who forges, repeats or floods gets nowhere.
 *
 * @example
 * ```ts
 * testTicketWebhooks({ it, make, body, sign, proofHeader: 'x-desk-signature', windowMs: 300_000, now })
 * ```
 */
export function testTicketWebhooks(contract: TicketWebhookContract): void {
  const { it, make, body, sign, proofHeader, provesBody = true, windowMs, now } = contract
  const test = (name: string, run: (receive: (request: WebhookRequest) => Promise<unknown>) => Promise<void>) =>
    it(`ticket webhooks: ${name}`, () =>
      using(make, (backend) =>
        run(async (request) => {
          const receive = backend.changes?.receive?.bind(backend.changes)
          expectThat(receive !== undefined, 'the backend has changes.receive')
          return receive(request, { signal: new AbortController().signal })
        }),
      ))
  const genuine = async (): Promise<WebhookRequest> => ({ ...(await sign(body, now)), receivedAt: now })
  const changedByOneByte = (): Uint8Array => {
    const changed = Uint8Array.from(body)
    const middle = changed.length >> 1
    changed[middle] = (changed[middle] ?? 0) ^ 1
    return changed
  }

  test('reads a genuine one, with the same ids each time', async (receive) => {
    const first = await receive(await genuine())
    expectThat(Array.isArray(first) && first.length > 0, 'it tells of a change')
    for (const change of first as { readonly id: string; readonly ticketId: string; readonly at: number }[]) {
      expectThat(change.id !== '' && change.ticketId !== '', 'a change has its own id and that of its ticket')
      expectThat(Number.isFinite(change.at) && change.at > 0, 'at is milliseconds since 1970')
    }
    expectEqual(await receive(await genuine()), first, 'the same request once more')
  })

  test('refuses one without proof, or with another’s', async (receive) => {
    const request = await genuine()
    const without = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== proofHeader))
    await expectRejection(receive({ ...request, headers: without }), 'unauthorised', 'no proof')
    for (const proof of [
      '',
      'x',
      '=',
      'sha256=',
      `${request.headers[proofHeader]}0`,
      request.headers[proofHeader]?.slice(0, -1) ?? '',
    ])
      await expectRejection(
        receive({ ...request, headers: { ...request.headers, [proofHeader]: proof } }),
        'unauthorised',
        `the proof "${proof.slice(0, 80)}"`,
      )
  })

  if (provesBody)
    test('refuses one that was changed on the way', async (receive) => {
      await expectRejection(receive({ ...(await genuine()), body: changedByOneByte() }), 'unauthorised', 'another body')
      await expectRejection(receive({ ...(await genuine()), body: new Uint8Array() }), 'unauthorised', 'no body')
    })

  if (windowMs !== null)
    test('refuses one that is too old, or from the future', async (receive) => {
      const request = await genuine()
      await expectRejection(receive({ ...request, receivedAt: now + windowMs + 5_000 }), 'unauthorised', 'too old')
      await expectRejection(receive({ ...request, receivedAt: now - windowMs - 5_000 }), 'unauthorised', 'from the future')
    })

  test('refuses what is signed, but no webhook', async (receive) => {
    const encoder = new TextEncoder()
    for (const text of ['', 'null', '[]', '{', '"text"', '{"ticket":{"id":{"$ne":1}}}', '\u0000', '[['.repeat(5_000)])
      await expectRejection(
        receive({ ...(await sign(encoder.encode(text), now)), receivedAt: now }),
        'invalidInput',
        `the body ${text.slice(0, 40)}`,
      )
  })
}
