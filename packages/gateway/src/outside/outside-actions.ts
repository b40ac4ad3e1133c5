import {
  type Effect,
  type EffectType,
  type RequestConsentEffect,
  RingloopError,
  type RuleSet,
  type StartSurveyEffect,
} from '@ringloop/core'
import { resolveSecret, type SecretEnvironment } from '@ringloop/ticket-client'
import { createSignedWebhook, type SignedWebhook, type SignedWebhookOptions } from '../notifications/signed-webhook.js'
import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import type { OutsideActionsConfig } from './outside-actions-config.js'

/** What rules have other systems do. */
export const outsideActions = ['startSurvey', 'requestConsent'] as const satisfies readonly EffectType[]
type OutsideAction = (typeof outsideActions)[number]

/** Where each is posted; absent where nobody does it. */
export type OutsideActions = Readonly<Partial<Record<OutsideAction, SignedWebhook>>>

/**
 * The addresses of a configuration.
 *
 * @throws `invalidConfig` if an environment variable is not set, or an address is none
 */
export function createOutsideActions(
  config: OutsideActionsConfig,
  host: Pick<SignedWebhookOptions, 'now' | 'fetch'> & { readonly environment: SecretEnvironment },
): OutsideActions {
  const actions: { [Action in OutsideAction]?: SignedWebhook } = {}
  for (const action of outsideActions) {
    const given = config[action]
    if (given === undefined) continue
    const field = `actions.${action}`
    const signingSecret = given.signingSecret && resolveSecret(given.signingSecret, host.environment, `${field}.signingSecret`)
    actions[action] = createSignedWebhook({
      field,
      url: resolveSecret(given.url, host.environment, `${field}.url`),
      signingSecret: signingSecret?.trim(),
      timeoutMs: given.timeoutSeconds * 1000,
      now: host.now,
      fetch: host.fetch,
    })
  }
  return actions
}

/**
 * Checks that everything that rules have others do is done by somebody.
 *
 * @throws `invalidConfig` for the first that is not
 */
export function checkOutsideActions({ rules }: RuleSet, actions: OutsideActions): void {
  for (const [index, { then }] of rules.entries()) {
    const missing = outsideActions.find((action) => action in then && actions[action] === undefined)
    if (missing === undefined) continue
    throw new RingloopError('invalidConfig', `rules[${index}].then.${missing}: nothing here does this.`, {
      mend: `Configure actions.${missing} with the address that is to be told, or take it out of the rule.`,
    })
  }
}

/** Posts an effect as it is, with its key, to whoever does it. */
export function createOutsideRunner<Type extends OutsideAction>(
  type: Type,
  actions: OutsideActions,
  options: RetryingRunnerOptions & {
    /** Whether it is still to be done, now that its time has come. Default: it is. */
    readonly wanted?: (effect: Extract<Effect, { type: Type }>, signal: AbortSignal) => Promise<boolean>
    /** Keeps here that it was posted. If that fails, both are done again, under the same key. */
    readonly posted?: (effect: Extract<Effect, { type: Type }>) => Promise<void>
  },
): EffectRunner<Type> {
  const what = type === 'startSurvey' ? 'survey' : 'request for consent'
  const post = async (effect: Extract<Effect, { type: Type }>, signal: AbortSignal) => {
    const told = effect as StartSurveyEffect | RequestConsentEffect
    if ((await options.wanted?.(effect, signal)) === false) {
      options.log(`${what} left out: the customer does not agree any more`, { key: told.key })
      return undefined
    }
    const webhook = actions[type]
    if (webhook === undefined)
      throw new RingloopError('invalidConfig', `actions.${type} is not configured any more.`, {
        mend: 'Configure it again. What was wanted meanwhile is not made up for.',
      })
    await webhook.post({ ...told }, { key: told.key, signal })
    await options.posted?.(effect)
    return undefined
  }
  return createRetryingRunner<Type>({ what, perform: post }, options)
}
