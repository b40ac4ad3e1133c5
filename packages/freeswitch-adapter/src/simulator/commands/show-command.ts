import type { Channel } from '../channel.js'
import { localDate } from '../switch-dates.js'
import type { ApiCommand, CommandWorld } from './command-world.js'

const usage =
  '-USAGE: codec|endpoint|application|api|dialplan|file|timer|calls [count]|channels [count|like <match string>]|calls|detailed_calls|bridged_calls|detailed_bridged_calls|aliases|complete|chat|management|modules|nat_map|say|interfaces|interface_types|tasks|limits|status\n'

const modules = [
  'mod_event_socket',
  'mod_commands',
  'mod_dptools',
  'mod_sofia',
  'mod_callcenter',
  'mod_conference',
  'mod_valet_parking',
  'mod_dialplan_xml',
  'mod_lua',
]

type Row = Readonly<Record<string, string>>

function channelRow({ core }: CommandWorld, channel: Channel): Row {
  const { profile, times } = channel
  const codec = channel.hasMedia ? ['PCMU', '8000', '64000'] : ['', '', '']
  return {
    uuid: channel.id,
    direction: channel.direction,
    created: localDate(times.created / 1000),
    created_epoch: String(Math.floor(times.created / 1_000_000)),
    name: channel.name,
    state: channel.state,
    cid_name: profile.name,
    cid_num: profile.number,
    ip_addr: profile.networkAddress ?? '',
    dest: profile.destination,
    application: channel.variable('current_application') ?? '',
    application_data: channel.variable('current_application_data') ?? '',
    dialplan: profile.username === null ? '' : 'XML',
    context: profile.context,
    read_codec: codec[0] ?? '',
    read_rate: codec[1] ?? '',
    read_bit_rate: codec[2] ?? '',
    write_codec: codec[0] ?? '',
    write_rate: codec[1] ?? '',
    write_bit_rate: codec[2] ?? '',
    secure: '',
    hostname: core.hostname,
    presence_id: channel.presenceId ?? '',
    presence_data: '',
    accountcode: '',
    callstate: channel.callState,
    callee_name: profile.calleeName ?? '',
    callee_num: profile.calleeNumber ?? '',
    callee_direction: '',
    call_uuid:
      channel.callUuid === channel.id && channel.direction === 'inbound' && channel.bridge === null ? '' : channel.callUuid,
    sent_callee_name: channel.variable('last_sent_callee_id_name') ?? '',
    sent_callee_num: channel.variable('last_sent_callee_id_number') ?? '',
    initial_cid_name: profile.originalName,
    initial_cid_num: profile.originalNumber,
    initial_ip_addr: profile.networkAddress ?? '',
    initial_dest: profile.destination,
    initial_dialplan: profile.username === null ? '' : 'XML',
    initial_context: profile.context,
  }
}

const callFields = [
  'uuid',
  'direction',
  'created',
  'created_epoch',
  'name',
  'state',
  'cid_name',
  'cid_num',
  'ip_addr',
  'dest',
  'presence_id',
  'presence_data',
  'accountcode',
  'callstate',
  'callee_name',
  'callee_num',
  'callee_direction',
  'call_uuid',
  'hostname',
  'sent_callee_name',
  'sent_callee_num',
]

function callRow(world: CommandWorld, channel: Channel): Row {
  const pick = (row: Row | undefined, prefix: string, left: readonly string[]): Row =>
    Object.fromEntries(
      callFields.filter((field) => !left.includes(field)).map((field) => [`${prefix}${field}`, row?.[field] ?? '']),
    )
  const partner = channel.bridge?.first === true ? channelRow(world, channel.bridge.partner) : undefined
  return {
    ...pick(channelRow(world, channel), '', []),
    ...pick(partner, 'b_', ['call_uuid', 'hostname']),
    call_created_epoch: partner === undefined ? '' : String(Math.floor(channel.times.bridged / 1_000_000)),
  }
}

function rowsOf(world: CommandWorld, what: string): readonly Row[] | undefined {
  const channels = [...world.core.channels.values()]
  switch (what) {
    case 'channels':
      return channels.map((channel) => channelRow(world, channel))
    case 'calls':
    case 'detailed_calls':
      return channels.filter(({ bridge }) => bridge === null || bridge.first).map((channel) => callRow(world, channel))
    case 'bridged_calls':
    case 'detailed_bridged_calls':
      return channels.filter(({ bridge }) => bridge?.first === true).map((channel) => callRow(world, channel))
    case 'modules':
      return modules.map((name) => ({ type: 'generic', name, ikey: name, filename: `${name}.so` }))
    case 'registrations':
    case 'aliases':
    case 'tasks':
    case 'limits':
    case 'nat_map':
      return []
    default:
      return undefined
  }
}

/** `show channels|calls|… [count] [as json]` */
export const show: ApiCommand = (world, text) => {
  const [what = '', ...rest] = text.trim().split(/\s+/)
  const rows = rowsOf(world, what)
  if (rows === undefined) return usage
  const asJson = rest.join(' ').endsWith('as json')
  if (rest[0] === 'count') return asJson ? `{"row_count":${rows.length}}` : `\n${rows.length} total.\n`
  // without rows FreeSWITCH leaves `rows` out
  if (asJson) return rows.length === 0 ? '{"row_count": 0}\n' : JSON.stringify({ row_count: rows.length, rows })
  const fields = Object.keys(rows[0] ?? {})
  const lines = rows.map((row) => fields.map((field) => row[field]).join(','))
  return `${rows.length === 0 ? '' : `${[fields.join(','), ...lines].join('\n')}\n`}\n${rows.length} total.\n`
}

/** `module_exists` */
export const moduleExists: ApiCommand = (_, text) => String(modules.includes(text.trim()))
