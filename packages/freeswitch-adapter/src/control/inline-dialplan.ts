import { RingloopError } from '@ringloop/core'

/** One application a channel executes, with its argument. */
export type Step = readonly [application: string, data?: string]

const application = /^[a-z_]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among what must not get in
const breaksOut = /[\^'"\x00-\x1f\x7f]|\$\{/

/**
 * What a channel does next, written for FreeSWITCH's `inline` dialplan as one quoted argument: `'m:^:playback:…^intercept:…'`.
 * The switch goes through it by itself, whether or not we are still there.
 */
export function inlineDialplan(steps: readonly Step[]): string {
  return `'${unquoted(steps)}'`
}

/** The same for the channel variable `transfer_after_bridge`, whose colons part extension and dialplan: those of a step get a backslash. */
export const orderText = (steps: readonly Step[]): string => `${unquoted(steps).replace(/[\\:]/g, '\\$&')}:inline`

function unquoted(steps: readonly Step[]): string {
  const parts = steps.map(([name, data]) => {
    if (!application.test(name) || breaksOut.test(data ?? ''))
      throw new RingloopError('invalidInput', `The step ${name} holds what cannot be quoted for the dialplan.`, {
        mend: 'Check holdMusic, ringTone and fallback of the call control: quotes, ^ and ${ cannot be in them.',
      })
    return data === undefined ? name : `${name}:${data}`
  })
  return `m:^:${parts.join('^')}`
}
