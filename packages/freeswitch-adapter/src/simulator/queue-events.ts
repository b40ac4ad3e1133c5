import type { Channel } from './channel.js'
import type { Member } from './queue-model.js'
import type { SwitchCore } from './switch-core.js'

/** Whole seconds of milliseconds, as mod_callcenter writes its times. */
export const seconds = (milliseconds: number) => String(Math.floor(milliseconds / 1000))

/** The headers in which mod_callcenter says who waits. */
export const memberHeaders = ({ id, channel }: Member): Record<string, string> => ({
  'CC-Member-UUID': id,
  'CC-Member-Session-UUID': channel.id,
  'CC-Member-CID-Name': channel.profile.originalName,
  'CC-Member-CID-Number': channel.profile.originalNumber,
})

/** Tells an event of mod_callcenter: the channel's headers, then `first`, the action, and `rest`. */
export const tellOfQueue = (
  core: SwitchCore,
  action: string,
  first: Readonly<Record<string, string>>,
  rest: Readonly<Record<string, string>>,
  channel?: Channel,
): void => {
  core.emit('CUSTOM', {
    subclass: 'callcenter::info',
    action,
    ...(channel === undefined ? {} : { channel }),
    after: { ...first, 'CC-Action': action, ...rest },
  })
}

/** Tells how many wait in a queue. */
export const tellQueueCount = (core: SwitchCore, queue: string, members: Iterable<Member>): void => {
  let count = 0
  for (const member of members) if (member.queue.name === queue) count += 1
  tellOfQueue(core, 'members-count', { 'CC-Queue': queue }, { 'CC-Count': String(count), 'CC-Selection': 'Single-Queue' })
}
