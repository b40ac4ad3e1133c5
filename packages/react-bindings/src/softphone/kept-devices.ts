import type { DeviceUse } from './softphone-media.js'

const key = 'ringloop/softphone/devices'
const nothing: Readonly<Record<DeviceUse, string | null>> = { microphone: null, speaker: null, ring: null }

/** The devices that were chosen on this machine; the browser's own where nothing can be kept. */
export function readKeptDevices(): Readonly<Record<DeviceUse, string | null>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return nothing
    const of = (use: DeviceUse) => {
      const id = (kept as Readonly<Record<string, unknown>>)[use]
      return typeof id === 'string' ? id : null
    }
    return { microphone: of('microphone'), speaker: of('speaker'), ring: of('ring') }
  } catch {
    return nothing
  }
}

export function keepDevices(chosen: Readonly<Record<DeviceUse, string | null>>): void {
  try {
    localStorage.setItem(key, JSON.stringify(chosen))
  } catch {
    // for this page, then
  }
}
