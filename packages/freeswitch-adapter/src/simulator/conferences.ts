import { hangUp } from './bridging.js'
import type { Channel } from './channel.js'
import type { SwitchCore } from './switch-core.js'

/** One who is in a conference. */
export interface ConferenceMember {
  readonly id: number
  readonly channel: Channel
  readonly flags: Set<string>
  muted: boolean
  deaf: boolean
  readonly joinedAt: number
  /** Ends the application. */
  readonly done: () => void
}

/** A room with those who are in it. */
export interface Room {
  readonly name: string
  readonly profile: string
  readonly id: string
  readonly members: Map<number, ConferenceMember>
}

const subclass = 'conference::maintenance'

/** The conference rooms of a simulated switch, after mod_conference. */
export class Conferences {
  readonly rooms = new Map<string, Room>()
  readonly #core: SwitchCore
  #lastMember = 0

  constructor(core: SwitchCore) {
    this.#core = core
  }

  /** The application `conference`: `room@profile+flags{a|b}`. */
  enter(channel: Channel, data: string, done: () => void): () => void {
    const core = this.#core
    const [place = '', ...options] = data.split('+')
    const [name = '', profile = 'default'] = place.split('@')
    const flags = new Set(/flags\{([^}]*)\}/.exec(options.join('+'))?.[1]?.split('|') ?? [])
    const room = this.rooms.get(name) ?? this.#create(name, profile)
    const member: ConferenceMember = {
      id: ++this.#lastMember,
      channel,
      flags,
      muted: flags.has('mute'),
      deaf: flags.has('deaf'),
      joinedAt: core.now(),
      done: () => {
        remove()
        done()
      },
    }
    channel.variables.set('conference_name', name)
    channel.variables.set('conference_member_id', String(member.id))
    channel.variables.set('conference_uuid', room.id)
    room.members.set(member.id, member)
    core.book.inConference(channel)
    this.tell(room, 'add-member', member)
    channel.device.onTalk?.()
    const remove = () => {
      if (!room.members.delete(member.id)) return
      channel.variables.set('last_conference_name', name)
      this.tell(room, 'del-member', member)
      if (room.members.size > 0) {
        this.#afterLeaving(room, member)
        return
      }
      this.rooms.delete(name)
      this.tell(room, 'conference-destroy')
    }
    return remove
  }

  /** A member whose going ends the conference, or for whom the others waited, has gone. */
  #afterLeaving(room: Room, gone: ConferenceMember): void {
    const alone = room.members.size < 2 && [...room.members.values(), gone].some(({ flags }) => flags.has('mintwo'))
    if (alone) {
      for (const member of [...room.members.values()]) this.kick(room, member)
      return
    }
    if (!gone.flags.has('endconf')) return
    if ([...room.members.values()].some(({ flags }) => flags.has('endconf'))) return
    for (const member of [...room.members.values()]) this.kick(room, member)
  }

  kick(room: Room, member: ConferenceMember): void {
    this.tell(room, 'kick-member', member)
    const { channel } = member
    member.done()
    if (channel.up && channel.running === null) hangUp(this.#core, channel, 'NORMAL_CLEARING')
  }

  setMuted(room: Room, member: ConferenceMember, muted: boolean): void {
    member.muted = muted
    this.tell(room, muted ? 'mute-member' : 'unmute-member', member)
  }

  setDeaf(room: Room, member: ConferenceMember, deaf: boolean): void {
    member.deaf = deaf
    this.tell(room, deaf ? 'deaf-member' : 'undeaf-member', member)
  }

  #create(name: string, profile: string): Room {
    const room: Room = { name, profile, id: this.#core.random.uuid(), members: new Map() }
    this.rooms.set(name, room)
    this.tell(room, 'conference-create')
    return room
  }

  tell(room: Room, action: string, member?: ConferenceMember, more: Readonly<Record<string, string>> = {}): void {
    const about = {
      'Conference-Name': room.name,
      'Conference-Domain': room.profile,
      'Conference-Size': String(room.members.size),
      'Conference-Ghosts': '0',
      'Conference-Profile-Name': room.profile,
      'Conference-Unique-ID': room.id,
    }
    const of =
      member === undefined
        ? {}
        : {
            Floor: 'false',
            Video: 'false',
            Hear: String(!member.deaf),
            See: 'true',
            Speak: String(!member.muted),
            Talking: 'false',
            'Mute-Detect': 'false',
            Hold: 'false',
            'Member-ID': String(member.id),
            'Member-Type': member.flags.has('moderator') ? 'moderator' : 'member',
            'Member-Ghost': 'false',
            'Energy-Level': '100',
            'Current-Energy': '0',
          }
    this.#core.emit('CUSTOM', {
      subclass,
      action,
      ...(member === undefined ? {} : { channel: member.channel }),
      before: about,
      after: { ...of, Action: action, ...more },
    })
  }
}
