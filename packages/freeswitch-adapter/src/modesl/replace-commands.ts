import { isRingloopError, RingloopError } from '@ringloop/core'
import type { LinkLog } from '../connection/link-log.js'
import type { Timers } from '../connection/timers.js'
import type { Waiting } from './answer-queue.js'
import { commandText, eventText, labelOf } from './command-text.js'
import type { HardenModeslOptions } from './hardened-modesl.js'
import type { ModeslCallback, ModeslInternals } from './modesl-connection.js'
import { toFailure } from './modesl-event.js'

/** What the replaced commands need of the hardened connection. */
export interface CommandsOptions {
  /** Sends text that has been checked. */
  readonly issue: (text: string, waiting: Waiting) => void
  /** Jobs and applications whose end is waited for, by id. */
  readonly later: Map<string, { readonly done: ModeslCallback; readonly fail: (error: RingloopError) => void }>
  readonly timers: Timers
  readonly newId: () => string
  readonly guarded: (work: () => void) => void
  readonly log: LinkLog
  readonly options: HardenModeslOptions
}

/** Replaces every method of the connection that writes to its socket; what modesl builds upon them (`filter`, `subscribe`, `show`, …) stays. */
export function replaceCommands(
  inner: ModeslInternals,
  { issue, later, timers, newId, guarded, log, options }: CommandsOptions,
): void {
  const call = (callback: ModeslCallback | undefined, ...event: Parameters<ModeslCallback>) =>
    guarded(() => typeof callback === 'function' && callback.apply(inner, event))

  const fail = (label: string, error: RingloopError, callback: ModeslCallback | undefined) => {
    if (typeof callback === 'function') call(callback, toFailure(error))
    else log({ level: 'warn', code: error.code, message: `"${label}" has no answer: ${error.message}` })
  }

  /** Makes the text, which may be refused, and sends it. */
  const command = (label: string, write: () => string, callback: ModeslCallback | undefined) => {
    const failed = (error: RingloopError) => fail(label, error, callback)
    let text: string
    try {
      text = write()
    } catch (error) {
      if (!isRingloopError(error)) throw error
      queueMicrotask(() => failed(error))
      return
    }
    issue(text, { label, answer: (_frame, event) => call(callback, event), fail: failed })
  }

  /** Sends a command whose end is told by a later event. The callback is called once: with that event, a refusal, or an error. */
  const withEnd = (
    id: string,
    label: string,
    write: () => string,
    callback: ModeslCallback | undefined,
    milliseconds: number,
  ) => {
    if (callback === undefined) {
      command(label, write, undefined)
      return
    }
    let stopTimer = () => {}
    const done: ModeslCallback = (event) => {
      if (!later.delete(id)) return
      stopTimer()
      call(callback, event)
    }
    later.set(id, { done, fail: (error) => done(toFailure(error)) })
    if (milliseconds > 0)
      stopTimer = timers.set(
        () =>
          done(
            toFailure(
              new RingloopError(
                'timeout',
                `FreeSWITCH did not finish "${label}" within ${milliseconds} ms; it may still be running there.`,
                {
                  mend: 'Look at the state of the call before trying again.',
                },
              ),
            ),
          ),
        milliseconds,
      )
    command(label, write, (reply) => {
      if (reply.getHeader('Reply-Text')?.startsWith('-ERR') === true) done(reply)
    })
  }

  inner.send = (text, headers) => command(labelOf(text), () => commandText(text, headers), undefined)

  inner.sendRecv = (text, headers, callback) => {
    const then = typeof headers === 'function' ? (headers as ModeslCallback) : callback
    command(labelOf(text), () => commandText(text, typeof headers === 'function' ? null : headers), then)
  }

  inner.sendEvent = (event, callback) => {
    const name = String(event.getHeader('Event-Name') ?? '')
    command(`sendevent ${labelOf(name)}`, () => eventText(name, event.headers, event.body ?? ''), callback)
  }

  inner.api = (name, args, callback) => {
    const then = typeof args === 'function' ? args : callback
    const text = joined('api', name, typeof args === 'function' ? null : args)
    command(labelOf(text), () => commandText(text), then)
  }

  inner.bgapi = (name, args, jobId, callback) => {
    const then = [args, jobId, callback].find((one) => typeof one === 'function') as ModeslCallback | undefined
    const id = typeof jobId === 'string' && jobId !== '' ? jobId : newId()
    const text = joined('bgapi', name, typeof args === 'function' ? null : args)
    const write = () => commandText(text, { 'Job-UUID': id })
    if (inner.usingFilters !== true || then === undefined)
      return withEnd(id, labelOf(text), write, then, options.jobMilliseconds ?? 600_000)
    inner.filter('Job-UUID', id)
    const unfilter: ModeslCallback = (event) => {
      if (event.error?.code !== 'closed') inner.filterDelete('Job-UUID', id)
      then.call(inner, event)
    }
    withEnd(id, labelOf(text), write, unfilter, options.jobMilliseconds ?? 600_000)
  }

  const execute = inner.execute
  inner.execute = (application, argument, channelId, callback) => {
    if (inner._inbound || inner.getInfo() !== null) return execute.call(inner, application, argument, channelId, callback)
    // modesl would throw: the switch has not told the channel yet.
    const then = [argument, channelId, callback].find((one) => typeof one === 'function') as ModeslCallback | undefined
    const error = new RingloopError(
      'closed',
      `"${application}" cannot be executed: this connection does not know its channel yet.`,
      {
        mend: 'Wait for connection::ready (or esl::ready).',
      },
    )
    queueMicrotask(() => fail(`execute ${application}`, error, then))
    return newId()
  }

  inner._doExec = (channelId, name, headers, callback) => {
    const id = newId()
    const all = {
      'call-command': name,
      ...headers,
      async: inner.execAsync ? true : undefined,
      'event-lock': inner.execLock ? true : undefined,
      'Event-UUID': id,
    }
    const write = () => commandText(`sendmsg ${channelId}`, all)
    withEnd(id, `sendmsg ${labelOf(channelId)}`, write, callback, options.executeMilliseconds ?? 0)
    return id
  }
}

const joined = (kind: string, name: string, args: string | readonly string[] | null | undefined): string => {
  const text = Array.isArray(args) ? args.join(' ') : (args ?? '')
  return `${kind} ${name}${text === '' ? '' : ` ${text}`}`
}
