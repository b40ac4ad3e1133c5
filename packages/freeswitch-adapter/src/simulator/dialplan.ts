import type { Channel, Instruction } from './channel.js'

/** Where a number leads. */
export type Extension =
  /** A user's telephone; another if it does not answer. */
  | {
      readonly kind: 'user'
      readonly extension: string
      readonly timeoutSeconds?: number
      readonly then?: readonly Instruction[]
    }
  | { readonly kind: 'queue'; readonly queue: string; readonly then?: readonly Instruction[] }
  /** Asks for digits, then does as `then` says; they are in the channel variable `variable`. */
  | { readonly kind: 'ivr'; readonly digits: number; readonly variable: string; readonly queue: string }
  | { readonly kind: 'conference'; readonly room: string }
  | { readonly kind: 'park'; readonly slot?: string }
  /** A server decides (`socket HOST:PORT async full`); without it, or when it lets go, `fallback`. */
  | { readonly kind: 'socket'; readonly host: string; readonly port: number; readonly fallback: readonly Instruction[] }
  | { readonly kind: 'applications'; readonly applications: readonly Instruction[] }

const step = (application: string, data = ''): Instruction => ({ application, data })

/** The applications of an extension, as a dialplan would have them. */
export function programOf(extension: Extension): readonly Instruction[] {
  switch (extension.kind) {
    case 'user':
      return [
        step('set', 'hangup_after_bridge=true'),
        step('set', `call_timeout=${extension.timeoutSeconds ?? 20}`),
        step('bridge', `user/${extension.extension}@default`),
        ...(extension.then ?? [step('hangup', 'NO_ANSWER')]),
      ]
    case 'queue':
      return [step('answer'), step('callcenter', extension.queue), ...(extension.then ?? [step('hangup', 'NORMAL_CLEARING')])]
    case 'ivr':
      return [
        step('answer'),
        step(
          'play_and_get_digits',
          `${extension.digits} ${extension.digits} 3 7000 # tone_stream://%(300,100,440) silence_stream://100 ${extension.variable} \\d{${extension.digits}}`,
        ),
        step('callcenter', extension.queue),
        step('hangup', 'NORMAL_CLEARING'),
      ]
    case 'conference':
      return [step('answer'), step('conference', `${extension.room}@default`)]
    case 'park':
      return [step('answer'), extension.slot === undefined ? step('park') : step('valet_park', `lot ${extension.slot}`)]
    case 'socket':
      return [step('socket', `${extension.host}:${extension.port} async full`), ...extension.fallback]
    case 'applications':
      return extension.applications
  }
}

/** What {@link createRoute} knows. */
export interface RouteOptions {
  readonly extensions: Readonly<Record<string, Extension>>
  readonly isUser: (extension: string) => boolean
  readonly gateway: string
}

/**
 * Makes the dialplan: the extensions given, the users by their own names, a parking slot as `*SLOT`, and numbers outside through
 * the gateway.
 */
export function createRoute(options: RouteOptions): (destination: string, channel: Channel) => readonly Instruction[] {
  return (destination) => {
    const named = Object.hasOwn(options.extensions, destination) ? options.extensions[destination] : undefined
    if (named !== undefined) return programOf(named)
    if (options.isUser(destination)) return programOf({ kind: 'user', extension: destination })
    const slot = /^\*(\d+)$/.exec(destination)?.[1]
    if (slot !== undefined) return programOf({ kind: 'park', slot })
    if (/^\+?\d{6,}$/.test(destination))
      return [
        step('set', 'hangup_after_bridge=true'),
        step('bridge', `sofia/gateway/${options.gateway}/${destination}`),
        step('hangup', 'NO_ANSWER'),
      ]
    return []
  }
}
