import { isRingloopError, RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { createHttpClient } from '../http/http-client.js'
import type { HttpBody } from '../http/http-request.js'
import { createRemembered } from '../mapping/remembered.js'
import { oneLine } from '../text/plain-text.js'
import { type ZnunyTicket, znunyError, znunyFound, znunySession, znunySessionData, znunyTickets } from './znuny-answers.js'
import type { ZnunyOptions } from './znuny-options.js'

type Operation = 'TicketCreate' | 'TicketGet' | 'TicketSearch' | 'TicketUpdate' | 'SessionGet'

/** What of a ticket's articles comes along. */
export type ArticlesWanted = 'first' | 'allWithFiles'

/** The requests we send to Znuny's web service. */
export interface ZnunyApi {
  /** @throws by what Znuny says, also with HTTP 200 */
  send<Answer>(operation: Operation, data: object, schema: z.ZodType<Answer>, signal: AbortSignal): Promise<Answer>
  /** A change whose body is streamed; `bodyOf` gets the session. */
  stream<Answer>(
    operation: Operation,
    bodyOf: (session: string) => HttpBody,
    schema: z.ZodType<Answer>,
    signal: AbortSignal,
  ): Promise<Answer>
  /** The ids that Znuny says fit. It ignores what it does not know: compare. */
  search(conditions: object, signal: AbortSignal): Promise<readonly string[]>
  /** Those of them that are there and that we may see. */
  read(ids: readonly string[], articles: ArticlesWanted, signal: AbortSignal): Promise<readonly ZnunyTicket[]>
  /** Of our account. */
  userId(signal: AbortSignal): Promise<string>
}

const readAtOnce = 20
const uploadTimeoutMs = 15 * 60_000

/** Makes the {@link ZnunyApi}. One session is used until Znuny does not know it any more. */
export function createZnunyApi(options: ZnunyOptions): ZnunyApi {
  const { url, user, password, name = 'znuny', now = Date.now } = options
  const http = createHttpClient({
    ...options,
    name,
    url: `${url.replace(/\/+$/, '')}/`,
    // Login and session go in the body: not into anybody's access log.
    auth: { kind: 'none' },
    secrets: [password],
  })
  async function login(signal: AbortSignal): Promise<string> {
    const json = { UserLogin: user, Password: password }
    const { body } = await http.send({ method: 'POST', path: 'Session', json, schema: z.unknown(), readsOnly: true, signal })
    return take(body, znunySession, 'Session').SessionID
  }
  const session = createRemembered({ load: login, now, keepMs: Number.POSITIVE_INFINITY })

  function take<Answer>(body: unknown, schema: z.ZodType<Answer>, operation: string): Answer {
    const failed = znunyError.safeParse(body)
    if (failed.success) throw errorOf(name, failed.data.Error)
    const checked = schema.safeParse(body)
    if (checked.success) return checked.data
    const [issue] = checked.error.issues
    throw new RingloopError('protocol', `${name}: ${operation}: ${issue?.path.join('.')} ${issue?.message}`, {
      mend: 'See whether url is that of the web service for Ringloop.',
      cause: checked.error,
    })
  }

  /** Once more with a new session, if the old one has ended. */
  async function inSession<Answer>(run: (session: string) => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    const used = await session.get(signal)
    try {
      return await run(used)
    } catch (error) {
      if (!isRingloopError(error) || error.code !== 'unauthorised') throw error
      // another request may have seen it before
      if ((await session.get(signal)) === used) session.forget()
      return run(await session.get(signal))
    }
  }

  const send: ZnunyApi['send'] = (operation, data, schema, signal) =>
    inSession(async (SessionID) => {
      const readsOnly = operation !== 'TicketCreate' && operation !== 'TicketUpdate'
      const json = { SessionID, ...data }
      const { body } = await http.send({ method: 'POST', path: operation, json, schema: z.unknown(), readsOnly, signal })
      return take(body, schema, operation)
    }, signal)

  const account = createRemembered({
    now,
    async load(signal) {
      const { SessionData } = await send('SessionGet', {}, znunySessionData, signal)
      return String(SessionData.find(({ Key }) => Key === 'UserID')?.Value ?? '')
    },
  })

  async function readBatch(
    ids: readonly string[],
    articles: ArticlesWanted,
    signal: AbortSignal,
  ): Promise<readonly ZnunyTicket[]> {
    const wanted = articles === 'first' ? { ArticleLimit: 1 } : { Attachments: 1, GetAttachmentContents: 0 }
    const data = { TicketID: ids, DynamicFields: 1, AllArticles: 1, ArticleOrder: 'ASC', ...wanted }
    try {
      return (await send('TicketGet', data, znunyTickets, signal)).Ticket
    } catch (error) {
      if (!isRingloopError(error) || error.code !== 'notFound') throw error
      // Znuny refuses all for the sake of one that was deleted or moved out of our sight
      const found: ZnunyTicket[] = []
      if (ids.length > 1) for (const id of ids) found.push(...(await readBatch([id], articles, signal)))
      return found
    }
  }

  return {
    send,
    stream: (operation, bodyOf, schema, signal) =>
      inSession(async (id) => {
        const { body } = await http.send({
          method: 'POST',
          path: operation,
          body: bodyOf(id),
          timeoutMs: uploadTimeoutMs,
          schema: z.unknown(),
          signal,
        })
        return take(body, schema, operation)
      }, signal),
    search: async (conditions, signal) =>
      (await send('TicketSearch', conditions, z.union([znunyFound, z.undefined()]), signal))?.TicketID ?? [],
    async read(ids, articles, signal) {
      const found: ZnunyTicket[] = []
      for (let at = 0; at < ids.length; at += readAtOnce)
        found.push(...(await readBatch(ids.slice(at, at + readAtOnce), articles, signal)))
      return found
    },
    userId: account.get,
  }
}

function errorOf(name: string, { ErrorCode, ErrorMessage }: { ErrorCode: string; ErrorMessage: string }): RingloopError {
  const said = oneLine(ErrorMessage, 300) || ErrorCode
  const what = ErrorCode.split('.')[1] ?? ErrorCode
  const message = `${name}: ${said} (${oneLine(ErrorCode, 80)})`
  if (what === 'AuthFail' || what === 'SessionInvalid')
    return new RingloopError('unauthorised', message, { said, mend: 'Check user and password, and that the agent is valid.' })
  // Znuny says the same of a ticket that is not there.
  if (what === 'AccessDenied')
    return new RingloopError('notFound', message, { said, mend: 'Check the id, and that the agent has rights in the queue.' })
  if (what === 'InvalidParameter' || what === 'MissingParameter')
    return new RingloopError('invalidInput', message, {
      said,
      mend: 'Give a value that Znuny has, or map it in the configuration.',
    })
  return new RingloopError('unavailable', message, { said, mend: "See Znuny's log." })
}
