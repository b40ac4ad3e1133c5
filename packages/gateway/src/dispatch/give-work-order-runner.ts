import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import type { AutomaticDispatch } from './automatic-dispatch.js'

/**
 * Gives free orders to those who drive, when it was said anew who does. Beside the runner that offers: what is offered meanwhile waits for few
 * of them.
 *
 * @param options.automatic `null`: there is no pool any more; nothing is to be done
 */
export function createGiveWorkOrderRunner({
  automatic,
  ...options
}: RetryingRunnerOptions & { readonly automatic: AutomaticDispatch | null }): EffectRunner<'giveWorkOrder'> {
  return createRetryingRunner<'giveWorkOrder'>(
    {
      what: 'giving out a work order',
      details: ({ ticketId }) => ({ ticketId }),
      async perform({ ticketId, roster }, signal) {
        await automatic?.assign(ticketId, signal, roster)
        return undefined
      },
    },
    { ...options, concurrency: 2 },
  )
}
