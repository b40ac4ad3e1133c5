import type { ConferenceMember, Room } from '../conferences.js'
import { dial } from '../dial.js'
import { runProgram } from '../execution.js'
import { type ApiCommand, type CommandWorld, splitArguments } from './command-world.js'

/** `conference ROOM COMMAND …`, and `conference list`. */
export const conference: ApiCommand = (world, text) => {
  const [name, command = '', ...rest] = splitArguments(text)
  if (name === undefined) return "Conference command, not specified.\nTry 'help'\n"
  if (name === 'list' || name === 'json_list') {
    const rooms = [...world.conferences.rooms.values()]
    if (name === 'json_list') return `${JSON.stringify(rooms.map(describe))}\n`
    return rooms.length === 0 ? '+OK No active conferences.\n' : rooms.map((room) => `${headline(room)}${list(room)}`).join('')
  }
  const room = world.conferences.rooms.get(name)
  if (command === 'dial' || command === 'bgdial') return dialInto(world, name, text)
  if (room === undefined) return `-ERR Conference ${name} not found\n`
  return runInRoom(world, room, command, rest)
}

function runInRoom(world: CommandWorld, room: Room, command: string, rest: readonly string[]): string {
  const { conferences } = world
  const each = (act: (member: ConferenceMember) => string): string => {
    const [which = ''] = rest
    const members = [...room.members.values()]
    const chosen =
      which === 'all' ? members : which === 'last' ? members.slice(-1) : members.filter(({ id }) => String(id) === which)
    if (chosen.length === 0) return `-ERR Member: ${which} not found.\n`
    return chosen.map(act).join('')
  }
  switch (command) {
    case 'list':
      return rest[0] === 'count' ? `${room.members.size}` : list(room)
    case 'json_list':
      return `${JSON.stringify([describe(room)])}\n`
    case 'kick':
    case 'hup':
      return each((member) => {
        conferences.kick(room, member)
        return `+OK ${command === 'kick' ? 'kicked' : 'hup'} ${member.id}\n`
      })
    case 'mute':
    case 'unmute':
    case 'tmute':
      return each((member) => {
        const muted = command === 'tmute' ? !member.muted : command === 'mute'
        conferences.setMuted(room, member, muted)
        return `+OK ${muted ? 'mute' : 'unmute'} ${member.id}\n`
      })
    case 'deaf':
    case 'undeaf':
      return each((member) => {
        conferences.setDeaf(room, member, command === 'deaf')
        return `+OK ${command} ${member.id}\n`
      })
    default:
      return `Conference command '${command}' not found.\n`
  }
}

/** `conference ROOM dial ENDPOINT`: calls somebody into the room. */
function dialInto(world: CommandWorld, name: string, text: string): string | Promise<string> {
  const { core } = world
  const match = /^\S+\s+(bg)?dial\s+(\{[^}]*\}\S+|\S+)(?:\s+(\S+))?(?:\s+(.*))?$/.exec(text.trim())
  if (match === null) return 'conference dial <endpoint_module_name>/<destination> <callerid number> <callerid name>\n'
  const [, background, url = '', number, callerName] = match
  const job = core.random.uuid()
  const call = (told: (text: string) => void) =>
    dial(core, {
      to: url,
      originator: null,
      variables: {
        ...(number === undefined ? {} : { cid_number: number }),
        ...(callerName === undefined ? {} : { cid_name: callerName }),
      },
      timeoutSeconds: 60,
      findTarget: world.findTarget,
      onLeg: (leg, user) => core.book.offered(null, leg, user ?? leg.profile.destination, null),
      onAnswer(leg) {
        told(`+OK Call Requested: result: [SUCCESS]\n`)
        core.later(() => runProgram(core, leg, [{ application: 'conference', data: name }]), 0)
      },
      onFailure: (cause) => told(`-ERR Call Requested: result: [${cause}]\n`),
    })
  if (background !== undefined) {
    call(() => {})
    return `OK Job-UUID: ${job}\n`
  }
  return new Promise((resolve) => call(resolve))
}

const headline = (room: Room) =>
  `+OK Conference ${room.name} (${room.members.size} member${room.members.size === 1 ? '' : 's'} rate: 8000 flags: running|answered|enforce_min|dynamic|exit_sound|enter_sound)\n`

const flagsOf = (member: ConferenceMember) => [
  ...(member.deaf ? [] : ['hear']),
  ...(member.muted ? [] : ['speak']),
  ...(member.flags.has('moderator') ? ['moderator'] : []),
  ...(member.flags.has('endconf') ? ['endconf'] : []),
]

const list = (room: Room) =>
  [...room.members.values()]
    .map((member) => {
      const { channel, id } = member
      return `${id};${channel.name};${channel.id};${channel.profile.name};${channel.profile.number};${flagsOf(member).join('|')};0;0;100;0\n`
    })
    .join('')

const describe = (room: Room) => ({
  conference_name: room.name,
  member_count: room.members.size,
  ghost_count: 0,
  rate: 8000,
  run_time: 0,
  conference_uuid: room.id,
  members: [...room.members.values()].map((member) => ({
    type: 'caller',
    id: member.id,
    flags: {
      can_hear: !member.deaf,
      can_speak: !member.muted,
      mute_detect: false,
      talking: false,
      has_video: false,
      has_floor: false,
      is_moderator: member.flags.has('moderator'),
      end_conference: member.flags.has('endconf'),
    },
    uuid: member.channel.id,
    caller_id_name: member.channel.profile.name,
    caller_id_number: member.channel.profile.number,
  })),
})
