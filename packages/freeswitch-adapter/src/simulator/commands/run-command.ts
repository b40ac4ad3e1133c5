import { writeEvent } from '../../esl-server/served-event.js'
import { readableName } from '../broken-names.js'
import { channelCommands } from './channel-commands.js'
import { type ApiCommand, type CommandWorld, noChannel } from './command-world.js'
import { conference } from './conference-commands.js'
import { lua } from './lua-command.js'
import { originate } from './originate-command.js'
import { callcenterConfig } from './queue-commands.js'
import { moduleExists, show } from './show-command.js'

const status: ApiCommand = ({ core, version }) => {
  const up = core.now() - core.startedAt
  const seconds = Math.floor(up / 1000)
  const units = [
    `${Math.floor(seconds / 86_400)} days`,
    `${Math.floor(seconds / 3600) % 24} hours`,
    `${Math.floor(seconds / 60) % 60} minutes`,
    `${seconds % 60} seconds`,
  ]
  return [
    `UP 0 years, ${units.join(', ')}, ${Math.floor(up) % 1000} milliseconds, 0 microseconds`,
    `FreeSWITCH (Version ${version}) is ready`,
    `${core.sessions} session(s) since startup`,
    `${core.channels.size} session(s) - peak ${core.channels.size}, last 5min ${core.channels.size} `,
    '0 session(s) per Sec out of max 500, peak 0, last 5min 0 ',
    '5000 session(s) max',
    'min idle cpu 0.00/90.00',
    'Current Stack Size/Max 240K/240K\n',
  ].join('\n')
}

const dump: ApiCommand = ({ core }, text) => {
  const [id = '', format] = text.trim().split(/\s+/)
  const channel = core.channels.get(id)
  if (channel === undefined || !channel.up) return noChannel
  const written = writeEvent({ headers: core.dump(channel), body: undefined }, format === 'json' ? 'json' : 'plain').toString()
  return readableName(written)
}

const getVariable: ApiCommand = ({ core }, text) => {
  const [id, name] = text.trim().split(/\s+/)
  if (id === undefined || name === undefined) return '-USAGE: <uuid> <var>\n'
  const channel = core.channels.get(id)
  if (channel === undefined || !channel.up) return noChannel
  return channel.variable(name) ?? '_undef_'
}

const globals = ({ core }: CommandWorld): Readonly<Record<string, string>> => ({
  core_uuid: core.coreId,
  hostname: core.hostname,
  local_ip_v4: '127.0.0.1',
  domain: 'default',
  recordings_dir: '/var/lib/freeswitch/recordings',
})

const contact: ApiCommand = ({ findTarget }, text) => {
  const [user = ''] = text.trim().split('@')
  const target = findTarget(`user/${user}`)
  return target.kind === 'device' ? `sofia/internal/sip:${user}@127.0.0.1:${target.port}` : 'error/user_not_registered'
}

const commands: Readonly<Record<string, ApiCommand>> = {
  ...channelCommands,
  originate,
  conference,
  callcenter_config: callcenterConfig,
  lua,
  show,
  status,
  uuid_dump: dump,
  uuid_getvar: getVariable,
  uuid_exists: ({ core }, text) => String(core.channels.get(text.trim())?.up === true),
  version: ({ version }) => `FreeSWITCH Version ${version} ( 64bit)\n`,
  hostname: ({ core }) => core.hostname,
  switchname: ({ core }) => core.hostname,
  strepoch: ({ core }) => String(Math.floor(core.now() / 1000)),
  create_uuid: ({ core }) => core.random.uuid(),
  module_exists: moduleExists,
  sofia_contact: contact,
  global_getvar: (world, text) => globals(world)[text.trim()] ?? '',
  reloadxml: () => '+OK [Success]\n',
  valet_info: ({ lots }) =>
    `<lots>\n${[...lots.lots]
      .map(
        ([name, lot]) =>
          `  <lot name="${name}">\n${[...lot].map(([slot, channel]) => `    <extension uuid="${channel.id}">${slot}</extension>\n`).join('')}  </lot>\n`,
      )
      .join('')}</lots>\n`,
}

/** Runs an `api` command as FreeSWITCH 1.11 does. One that waits for a device gives a promise. */
export function runCommand(world: CommandWorld, command: string): string | Promise<string> {
  const trimmed = command.trim()
  const space = trimmed.search(/\s/)
  const name = space < 0 ? trimmed : trimmed.slice(0, space)
  const run = Object.hasOwn(commands, name) ? commands[name] : undefined
  return run === undefined ? `-ERR ${name} Command not found!\n` : run(world, space < 0 ? '' : trimmed.slice(space + 1))
}
