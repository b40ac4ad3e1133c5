import { type CallId, RingloopError, type RingloopErrorCode } from '@ringloop/core'
import type { DeskConnectionOptions } from '../connection/desk-connection.js'

/** How a file is sent. */
export interface SendFileOptions {
  /** The file's own, 8 to 64 letters, digits, `-` or `_`: sent twice, it is taken once. */
  readonly id: string
  readonly signal: AbortSignal
  /** Told how much is on its way: 0 to 1. */
  readonly onProgress: (share: number) => void
}

/** Nothing moves for so long: the line is gone. */
const quietMs = 30_000

/**
 * Sends a file to the gateway over HTTP, beside the desk's connection. `XMLHttpRequest`, because `fetch` does not say how far it has come.
 *
 * @throws `unreachable`, `aborted`, what `token` throws, or what the gateway says
 */
export async function sendFile(
  { url, token }: Pick<DeskConnectionOptions, 'url' | 'token'>,
  callId: CallId,
  file: File,
  { id, signal, onProgress }: SendFileOptions,
): Promise<void> {
  const address = new URL(url.replace(/^ws/, 'http'))
  address.pathname = address.pathname.replace(/\/desk\/?$/, `/cases/${encodeURIComponent(callId)}/attachments`)
  address.search = new URLSearchParams({ id, name: file.name || 'file' }).toString()
  const secret = typeof token === 'function' ? await inTime(token, signal) : token
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let timer: ReturnType<typeof setTimeout>
    const abort = () => request.abort()
    const lost = () => settle(unreachable())
    const settle = (error: RingloopError | null) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      if (error === null) resolve()
      else reject(error)
    }
    const alive = () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        request.onabort = lost
        request.abort()
      }, quietMs)
    }
    request.open('POST', address)
    request.setRequestHeader('authorization', `Bearer ${secret}`)
    if (file.type) request.setRequestHeader('content-type', file.type)
    request.upload.onprogress = ({ loaded, total }) => {
      alive()
      onProgress(total > 0 ? loaded / total : 0)
    }
    request.onload = () => settle(request.status >= 200 && request.status < 300 ? null : refusalOf(request))
    request.onerror = lost
    request.onabort = () => settle(takenBack())
    // a request that was not sent tells nobody of its abort
    if (signal.aborted) return settle(takenBack())
    signal.addEventListener('abort', abort, { once: true })
    alive()
    request.send(file)
  })
}

const takenBack = () => new RingloopError('aborted', 'the file was taken back')
const unreachable = () =>
  new RingloopError('unreachable', 'the gateway could not be reached', { mend: 'Send it again once the desk is connected.' })

/** Asks for the token: it comes from the host's own server, which may be as quiet as any. */
function inTime(token: () => string | Promise<string>, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(takenBack())
    const abort = () => end(() => reject(takenBack()))
    const timer = setTimeout(() => end(() => reject(unreachable())), quietMs)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      settle()
    }
    signal.addEventListener('abort', abort)
    Promise.resolve()
      .then(token)
      .then(
        (secret) => end(() => resolve(secret)),
        (cause: unknown) => end(() => reject(cause)),
      )
  })
}

function refusalOf({ status, responseText }: XMLHttpRequest): RingloopError {
  try {
    const { code, message, mend } = JSON.parse(responseText).error
    return new RingloopError(code as RingloopErrorCode, String(message), typeof mend === 'string' ? { mend } : {})
  } catch {
    return new RingloopError('unavailable', `the gateway answered with ${status}`)
  }
}
