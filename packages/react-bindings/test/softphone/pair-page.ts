import * as JsSIP from 'jssip'
import { createSoftphone, type SipLibrary, type Softphone } from '../../src/softphone/index.js'
import { createSipSwitch } from './sip-switch.js'

declare global {
  interface Window {
    phone: Softphone
    /** A customer with a telephone of JsSIP's own calls the agent. */
    call: (name: string) => Promise<void>
    hangUp: (name: string) => void
    /** How loud the agent is at a customer, over two seconds and a half of what was played; the microphone beeps all the time. */
    heardBy: (name: string) => Promise<number>
    /** Microphones of the page that are open. */
    openMicrophones: () => number
    /** How many were ever opened. */
    microphones: () => number
    /** The next that asks for the microphone waits for the person, who allows it by what is given back. */
    askFirst: () => () => void
  }
}

const opened: MediaStreamTrack[] = []
const { mediaDevices } = navigator
const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices)
let person: Promise<void> = Promise.resolve()
mediaDevices.getUserMedia = async (constraints) => {
  await person
  const stream = await getUserMedia(constraints)
  opened.push(...stream.getTracks())
  return stream
}
window.askFirst = () => {
  let allow = () => {}
  person = new Promise((resolve) => {
    allow = () => {
      person = Promise.resolve()
      resolve()
    }
  })
  return allow
}
window.microphones = () => opened.length
window.openMicrophones = () => opened.filter(({ readyState }) => readyState === 'live').length

const { Socket } = createSipSwitch()
const library = { UA: JsSIP.UA, WebSocketInterface: Socket } as unknown as SipLibrary
window.phone = createSoftphone({ jssip: library, url: 'ws://switch', uri: 'sip:agent@switch', password: 'x' })
window.phone.start()

const sessions = new Map<string, ReturnType<JsSIP.UA['call']>>()
window.call = async (name) => {
  const customer = new JsSIP.UA({ sockets: [new Socket('ws://switch') as never], uri: `sip:${name}@switch`, register: false })
  customer.start()
  await new Promise<void>((resolve) => customer.on('connected', () => resolve()))
  // silence of its own: what is heard at the agent's is not what is looked at
  const silence = new AudioContext().createMediaStreamDestination().stream
  const session = customer.call('sip:agent@switch', { mediaStream: silence, pcConfig: { iceServers: [] } })
  sessions.set(name, session)
  // browsers count how loud something is once it is played
  session.connection.addEventListener('track', ({ track }) => {
    const earpiece = new Audio()
    earpiece.srcObject = new MediaStream([track])
    void earpiece.play()
  })
}
window.hangUp = (name) => sessions.get(name)?.terminate()
window.heardBy = async (name) => {
  const receiver = sessions.get(name)?.connection.getReceivers()[0]
  const energy = async () => {
    for (const row of (await receiver?.getStats())?.values() ?? [])
      if (row.type === 'inbound-rtp')
        return { energy: row.totalAudioEnergy as number, seconds: row.totalSamplesDuration as number }
    return { energy: 0, seconds: 0 }
  }
  const before = await energy()
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const now = await energy()
    // beeps are a second apart
    if (now.seconds - before.seconds > 2.5) return now.energy - before.energy
  }
}
