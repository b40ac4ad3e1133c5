import type { SwitchAddress } from '@ringloop/core'
import type { CallCenter } from '../connection/callcenter-lists.js'

/** Whether a switch with these queues has the queue, the agent, or an agent at the extension, whichever is asked for first. */
export function servesAddress(callCenter: CallCenter | null, { queue, agent, extension }: SwitchAddress): boolean {
  if (callCenter === null) return false
  if (queue !== undefined) return callCenter.queues.some(({ name }) => name === queue)
  if (agent !== undefined) return callCenter.agents.some(({ name }) => name === agent)
  if (extension === undefined) return false
  return callCenter.agents.some(({ contact }) => extensionOf(contact) === extension)
}

/** `1001` of `[leg_timeout=20]user/1001@example.com`. */
const extensionOf = (contact: string): string | undefined => /(?:^|[\]}/])user\/([^@,|]+)/.exec(contact)?.[1]
