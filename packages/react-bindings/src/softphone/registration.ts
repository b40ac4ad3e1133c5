import { safeLine } from '@ringloop/core'
import { backoffDelay } from '../connection/backoff.js'
import type { DeskClock } from '../connection/desk-clock.js'
import type { SoftphoneOptions } from './create-softphone.js'
import type { SipNews, SipSessionNews, SipUserAgent } from './sip-library.js'
import type { SoftphoneLine } from './softphone-state.js'

/** How a softphone stands with its switch. */
export interface Registration {
  /** Registers, unless it has. */
  connect(): void
  disconnect(line: SoftphoneLine): void
  /** While it is connected, or tries to be. */
  agent(): SipUserAgent | null
}

const retry = { baseMs: 1_000, maxMs: 60_000 }

/**
 * Keeps a softphone registered: tries again after a while, longer each time. An account that the switch does not want is tried again only
 * when the connection was lost and is back: a person mends it.
 */
export function createRegistration({
  jssip,
  url,
  uri,
  clock,
  random,
  getLine,
  onLine,
  onSession,
  ...options
}: Pick<SoftphoneOptions, 'jssip' | 'url' | 'uri' | 'password' | 'displayName' | 'authorizationUser'> & {
  readonly clock: DeskClock
  readonly random: () => number
  readonly getLine: () => SoftphoneLine
  readonly onLine: (line: SoftphoneLine) => void
  readonly onSession: (news: SipSessionNews) => void
}): Registration {
  let agent: SipUserAgent | null = null
  let attempt = 0
  let cancelRetry = () => {}
  const reasonOf = ({ cause, reason, response }: SipNews): string =>
    safeLine([response?.status_code, response?.reason_phrase ?? cause ?? reason].filter(Boolean).join(' '), 200)
  const connect = () => {
    if (agent !== null) return
    const own = new jssip.UA({
      sockets: new jssip.WebSocketInterface(url),
      uri,
      password: options.password,
      ...(options.authorizationUser === undefined ? {} : { authorization_user: options.authorizationUser }),
      ...(options.displayName === undefined ? {} : { display_name: options.displayName }),
      register: true,
      register_expires: 120,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 30,
      session_timers: false,
      user_agent: 'Ringloop softphone',
    })
    agent = own
    const current = () => agent === own
    own.on('connecting', () => {
      if (current() && getLine().state !== 'lost') onLine({ state: 'connecting' })
    })
    own.on('disconnected', (news) => {
      if (current()) onLine({ state: 'lost', since: clock.now(), reason: reasonOf(news) })
    })
    own.on('registered', () => {
      if (!current()) return
      attempt = 0
      if (getLine().state !== 'registered') onLine({ state: 'registered', since: clock.now() })
    })
    own.on('unregistered', (news) => {
      // JsSIP says so after a refusal, too, which is what a person has to know
      if (current() && getLine().state !== 'refused') onLine({ state: 'lost', since: clock.now(), reason: reasonOf(news) })
    })
    own.on('registrationFailed', (news) => {
      if (!current()) return
      cancelRetry()
      if ([401, 403, 404, 407].includes(Number(news.response?.status_code)))
        return onLine({ state: 'refused', reason: reasonOf(news) })
      onLine({ state: 'lost', since: clock.now(), reason: reasonOf(news) })
      attempt++
      cancelRetry = clock.after(backoffDelay(attempt, random, retry), () => {
        if (current()) own.register()
      })
    })
    own.on('newRTCSession', (news) => {
      if (current()) onSession(news)
    })
    onLine({ state: 'connecting' })
    own.start()
  }
  const disconnect = (line: SoftphoneLine) => {
    cancelRetry()
    const own = agent
    agent = null
    own?.stop()
    onLine(line)
  }
  return { connect, disconnect, agent: () => agent }
}
