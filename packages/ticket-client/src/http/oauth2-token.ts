import { RingloopError } from '@ringloop/core'
import ky from 'ky'
import * as z from 'zod'
import { oneLine } from '../text/plain-text.js'
import { orAborted } from './deadline.js'
import { readBody } from './read-body.js'

/** How an application gets access tokens (RFC 6749): by a refresh token that a person once granted, or as itself. */
export interface OAuth2Credentials {
  /** The authorisation server's token endpoint; `https:` unless it is this machine. */
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** Without one, the client acts for itself (`client_credentials`). */
  readonly refreshToken?: string | undefined
  readonly scope?: string | undefined
  /** Where a refresh token is kept that took the place of this one. Without it a restart needs a person, if each use ends the token. */
  readonly kept?: KeptRefreshToken | undefined
}

/** One refresh token, somewhere that outlives the process. */
export interface KeptRefreshToken {
  /** The newest; `null` if the first one was never replaced. */
  load(): Promise<string | null>
  /** Before anything else is done with what came along: the one before has ended. */
  save(refreshToken: string): Promise<void>
}

/** Access tokens, asked for one at a time however many requests wait for them. */
export interface OAuth2Tokens {
  /** @throws `unauthorised` if the grant is not valid any more, `unavailable`, `timeout` */
  current(): Promise<string>
  /** The backend refused this one: the next `current` asks for another, unless that has happened already. */
  refused(token: string): void
  secrets(): readonly string[]
}

const answerSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
})
const complaintSchema = z.object({ error: z.string(), error_description: z.string().optional() })

const limitMs = 15_000
const mostBytes = 256 * 1024
/** A token that ends while the request is on its way would cost a refusal. */
const aheadMs = 60_000

/** Makes {@link OAuth2Tokens}. */
export function createOAuth2Tokens(
  name: string,
  credentials: OAuth2Credentials,
  { fetch, now }: { readonly fetch: typeof globalThis.fetch | undefined; readonly now: () => number },
): OAuth2Tokens {
  const url = tokenAddress(name, credentials.tokenUrl)
  const where = `${name}: POST ${url.origin}${url.pathname}`
  let refreshToken = credentials.refreshToken?.trim()
  let token: { readonly text: string; readonly until: number } | null = null
  let asking: Promise<string> | null = null
  /** A refresh token that could not be kept (a full disk): what is kept has ended, so it must not be loaded. */
  let keeping: string | null = null

  async function keep(newest: string): Promise<void> {
    keeping = newest
    await credentials.kept?.save(newest)
    keeping = null
  }

  async function ask(): Promise<string> {
    if (keeping !== null) await keep(keeping)
    // Another process may have replaced it meanwhile.
    else refreshToken = (await credentials.kept?.load())?.trim() ?? refreshToken
    const body = new URLSearchParams({
      grant_type: refreshToken === undefined ? 'client_credentials' : 'refresh_token',
      client_id: credentials.clientId.trim(),
      client_secret: credentials.clientSecret.trim(),
    })
    if (refreshToken !== undefined) body.set('refresh_token', refreshToken)
    if (credentials.scope !== undefined) body.set('scope', credentials.scope)
    const { status, text } = await post(body)
    const json = jsonOf(text)
    const answer = answerSchema.safeParse(json)
    if (status === 200 && answer.success) {
      const { access_token, expires_in = 3600, refresh_token } = answer.data
      token = { text: access_token, until: now() + Math.max(expires_in * 1000 - aheadMs, expires_in * 500) }
      if (refresh_token !== undefined && refresh_token !== refreshToken) {
        refreshToken = refresh_token
        await keep(refresh_token)
      }
      return access_token
    }
    const complaint = complaintSchema.safeParse(json)
    const said = complaint.success ? `: ${oneLine(complaint.data.error, 80)}` : ''
    if (status === 400 || status === 401 || status === 403)
      throw new RingloopError('unauthorised', `${where} answered ${status}${said}`, {
        mend:
          complaint.success && complaint.data.error === 'invalid_grant'
            ? 'The grant has ended or was taken back: a person has to authorise Ringloop again, which gives a new refresh token.'
            : 'Check the client id, the client secret and the refresh token.',
      })
    throw new RingloopError('unavailable', `${where} answered ${status}${status === 200 ? ' without an access token' : said}`, {
      mend: 'It is safe to try again; see whether tokenUrl is the token endpoint if it stays.',
    })
  }

  async function post(body: URLSearchParams): Promise<{ readonly status: number; readonly text: string }> {
    const signal = AbortSignal.timeout(limitMs)
    const custom = fetch === undefined ? {} : { fetch }
    try {
      const sent = ky.post(url, {
        body,
        headers: { accept: 'application/json' },
        retry: 0,
        timeout: false,
        throwHttpErrors: false,
        redirect: 'manual',
        signal,
        ...custom,
      })
      const response = await orAborted(Promise.resolve(sent), signal, (late) => void late.body?.cancel().catch(() => undefined))
      return { status: response.status, text: await readBody(response, mostBytes, where, signal) }
    } catch (cause) {
      if (signal.aborted)
        throw new RingloopError('timeout', `${where}: no answer within ${limitMs} ms`, {
          mend: 'It is safe to try again.',
          cause,
        })
      throw new RingloopError('unavailable', `${where}: the connection failed`, {
        mend: 'Check tokenUrl and the network between.',
        cause,
      })
    }
  }

  return {
    current() {
      if (token !== null && now() < token.until) return Promise.resolve(token.text)
      // Two refreshes at once would end each other's refresh token.
      asking ??= ask().finally(() => {
        asking = null
      })
      return asking
    },
    refused(refusedToken) {
      if (token?.text === refusedToken) token = null
    },
    secrets: () =>
      [credentials.clientSecret.trim(), refreshToken, token?.text].filter(
        (secret): secret is string => secret !== undefined && secret !== '',
      ),
  }
}

function tokenAddress(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const local = url !== null && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url !== null && url.username === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && local))) return url
  throw new RingloopError('invalidConfig', `${name}: auth.tokenUrl is no https address`, {
    mend: 'Set it to the token endpoint of the authorisation server.',
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
