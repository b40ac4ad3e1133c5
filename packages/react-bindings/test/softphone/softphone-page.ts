import * as JsSIP from 'jssip'
import { createSoftphone, type Softphone, type SoftphoneOptions } from '../../src/softphone/index.js'

declare global {
  interface Window {
    /** Makes a telephone with the real library; it is not started. */
    makeSoftphone: (options: Omit<SoftphoneOptions, 'jssip' | 'ownership' | 'media' | 'clock' | 'random'>) => Softphone
    softphone: Softphone
    /** Every peer connection of the page, so that what flows can be counted. */
    connections: RTCPeerConnection[]
  }
}

window.connections = []
const { RTCPeerConnection: Original } = window
window.RTCPeerConnection = class extends Original {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    window.connections.push(this)
  }
}
window.makeSoftphone = (options) => {
  window.softphone = createSoftphone({ jssip: JsSIP, ...options })
  return window.softphone
}
