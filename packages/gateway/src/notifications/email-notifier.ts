import { createHash } from 'node:crypto'
import { type Notifier, RingloopError, type RingloopErrorCode, safeLine } from '@ringloop/core'
import { createTransport } from 'nodemailer'
import { createInTurns } from './in-turns.js'
import { toldText } from './told-text.js'

/** What {@link createEmailNotifier} needs. */
export interface EmailNotifierOptions {
  /** Where it stands in the configuration, for messages. */
  readonly field: string
  readonly host: string
  readonly port: number
  readonly tls: 'implicit' | 'startTls' | 'none'
  readonly login: { readonly user: string; readonly password: string } | null
  readonly from: string
  readonly to: readonly string[]
  readonly timeoutMs: number
}

/** Mail servers turn away whoever comes with more connections than a few. */
const connections = 4

/**
 * Sends plain-text mail by SMTP. The same notification has the same `Message-ID`, by which most mail systems show it once.
 *
 * Sender and receivers are the configuration's alone, and the subject is one line: nothing in a ticket becomes a header.
 */
export function createEmailNotifier(options: EmailNotifierOptions): Notifier {
  const { field, host, port, tls, login, from, timeoutMs } = options
  const domain = from.slice(from.lastIndexOf('@') + 1)
  const transport = createTransport(
    {
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'startTls',
      ignoreTLS: tls === 'none',
      ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
    },
    // nothing is ever attached, and nothing fetched
    { disableFileAccess: true, disableUrlAccess: true },
  )
  const inTurns = createInTurns(connections)
  const send: Notifier['send'] = async (notification, { key, signal }) => {
    const { subject, text } = toldText(notification, 20_000)
    // the library listens to no signal: its own limits end what nobody waits for, and only then is its connection another's
    const sent = inTurns(async () => {
      if (signal.aborted) throw aborted(field)
      await transport.sendMail({
        from,
        to: [...options.to],
        subject: subject ?? `Ringloop: ${notification.channel}`,
        text,
        messageId: `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    })
    let leave = () => {}
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(aborted(field))
      signal.addEventListener('abort', leave, { once: true })
    })
    try {
      await Promise.race([sent, left])
    } catch (error) {
      throw isAborted(error) ? error : toRingloopError(error, field)
    } finally {
      signal.removeEventListener('abort', leave)
      sent.catch(() => {})
    }
  }
  return { send }
}

const aborted = (field: string) => new RingloopError('aborted', `${field}: sending was called off`)
const isAborted = (error: unknown) => error instanceof RingloopError && error.code === 'aborted'

/** A refusal of the server (5xx) stays one; everything else may pass. The server's own words are told, the password never is. */
function toRingloopError(error: unknown, field: string): RingloopError {
  const { code = '', responseCode = null, response, message = String(error) } = error as SmtpError
  const said = safeLine(response ?? message, 300)
  const [kind, mend] = verdictOf(code, responseCode)
  return new RingloopError(kind, `${field}: ${said}`, { mend, cause: error })
}

interface SmtpError {
  readonly code?: string
  readonly responseCode?: number
  readonly response?: string
  readonly message?: string
}

function verdictOf(code: string, responseCode: number | null): readonly [RingloopErrorCode, string] {
  const refused = responseCode !== null && responseCode >= 500
  if ((code === 'EAUTH' && (responseCode === null || refused)) || code === 'ENOAUTH')
    return ['unauthorised', 'Check user and password of the mail server.']
  if (code === 'ETLS') return ['rejected', 'The mail server gives no encryption that is accepted; correct host, port or tls.']
  if (refused) return ['rejected', 'See what the mail server says; from and to may be wrong, or not allowed.']
  return ['unavailable', 'Check host, port and tls of the mail server; it is tried again by itself.']
}
