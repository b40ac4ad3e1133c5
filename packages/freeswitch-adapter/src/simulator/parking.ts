import { bridgeChannels } from './bridging.js'
import type { Channel } from './channel.js'
import type { SwitchCore } from './switch-core.js'

/** The parking lots of a simulated switch, after mod_valet_parking. */
export class ParkingLots {
  /** Parked channels by lot and slot. */
  readonly lots = new Map<string, Map<string, Channel>>()
  readonly #core: SwitchCore

  constructor(core: SwitchCore) {
    this.#core = core
  }

  /** The application `valet_park LOT SLOT`: parks the channel, or connects it to the one that is parked there. */
  enter(channel: Channel, data: string): (() => void) | undefined {
    const [lotName = '', ...rest] = data.split(/\s+/)
    const lot = this.lots.get(lotName) ?? new Map<string, Channel>()
    this.lots.set(lotName, lot)
    const [slot = ''] = rest[0] === 'auto' ? [this.#freeSlot(lot, Number(rest[2] ?? 1), Number(rest[3] ?? 99))] : rest
    const parked = lot.get(slot)
    if (parked !== undefined) {
      lot.delete(slot)
      this.#tell(lotName, slot, 'bridge', parked, channel)
      // as soon as the application that asks is under way
      this.#core.later(() => bridgeChannels(this.#core, parked, channel), 20)
      return undefined
    }
    lot.set(slot, channel)
    channel.variables.set('valet_parking_timeout', '0')
    this.#tell(lotName, slot, 'hold', channel)
    return () => {
      if (lot.get(slot) !== channel) return
      lot.delete(slot)
      this.#tell(lotName, slot, 'exit', channel)
    }
  }

  #freeSlot(lot: ReadonlyMap<string, Channel>, from: number, to: number): string {
    for (let slot = from; slot <= to; slot++) if (!lot.has(String(slot))) return String(slot)
    return String(to)
  }

  #tell(lot: string, slot: string, action: string, channel: Channel, by?: Channel): void {
    this.#core.emit('CUSTOM', {
      subclass: 'valet_parking::info',
      channel,
      before: {
        'Valet-Lot-Name': lot,
        'Valet-Extension': slot,
        Action: action,
        ...(by === undefined ? {} : { 'Bridge-To-UUID': by.id }),
      },
    })
  }
}
