import type { Channel, Instruction } from './channel.js'
import { enterState } from './channel-states.js'
import { beginHangUp, byUs, finish } from './hang-up.js'
import type { SwitchCore } from './switch-core.js'

/** Executes applications one after the other; at the end of them the channel hangs up, as in a dialplan. */
export function runProgram(core: SwitchCore, channel: Channel, program: readonly Instruction[]): void {
  if (!channel.up) return
  if (program.length === 0) {
    endChannel(core, channel, 'NO_ROUTE_DESTINATION')
    return
  }
  channel.program = program
  enterState(core, channel, 'CS_EXECUTE')
  next(core, channel)
}

function endChannel(core: SwitchCore, channel: Channel, cause: string): void {
  beginHangUp(core, channel, cause, byUs(channel))
  finish(core, channel)
}

function next(core: SwitchCore, channel: Channel): void {
  if (!channel.up || channel.running !== null) return
  const [instruction, ...rest] = channel.program
  if (instruction === undefined) {
    endChannel(core, channel, 'NORMAL_CLEARING')
    return
  }
  channel.program = rest
  execute(core, channel, instruction, () => next(core, channel))
}

/** Executes one application. `then` is called when it is over by itself. */
export function execute(
  core: SwitchCore,
  channel: Channel,
  { application, data }: Instruction,
  then: () => void,
  uuid = core.random.uuid(),
): void {
  const expanded = expand(channel, data)
  // an application may execute others, as `socket` does
  const outer = channel.running
  channel.variables.set('current_application', application)
  if (expanded === '') channel.variables.delete('current_application_data')
  else channel.variables.set('current_application_data', expanded)
  const about = { Application: application, ...(expanded === '' ? {} : { 'Application-Data': expanded }) }
  core.emit('CHANNEL_EXECUTE', { channel, after: { ...about, 'Application-UUID': uuid } })
  const complete = () =>
    core.emit('CHANNEL_EXECUTE_COMPLETE', {
      channel,
      after: { ...about, 'Application-Response': '_none_', 'Application-UUID': uuid },
    })
  const run = core.applications[application]
  if (run === undefined) {
    complete()
    endChannel(core, channel, 'DESTINATION_OUT_OF_ORDER')
    return
  }
  let over = false
  const mine = {
    application,
    data: expanded,
    uuid,
    interrupt: () => {
      if (over) return
      over = true
      stop?.()
      complete()
      outer?.interrupt()
    },
    onPartnerGone: () => done(),
  }
  let stop: (() => void) | undefined
  const done = () => {
    if (over) return
    over = true
    if (channel.running === mine) channel.running = outer
    complete()
    then()
  }
  channel.running = mine
  stop = run(core, channel, expanded, done)
}

/** Puts channel variables in: `${name}`. */
function expand(channel: Channel, data: string): string {
  return data.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    if (name === 'uuid') return channel.id
    if (name === 'destination_number') return channel.profile.destination
    if (name === 'caller_id_number') return channel.profile.number
    return channel.variable(name) ?? ''
  })
}
