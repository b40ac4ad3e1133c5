import type { Channel } from './channel.js'
import type { SwitchCore } from './switch-core.js'

/** The device at the other end keys in a digit. */
export function keyIn(core: SwitchCore, channel: Channel, digit: string, source: 'RTP' | 'ENDPOINT' | 'APP' = 'RTP'): void {
  if (!channel.up) return
  core.emit('DTMF', {
    channel,
    bare: true,
    after: { 'DTMF-Digit': digit, 'DTMF-Duration': '2000', 'DTMF-Source': source },
  })
  if (source !== 'APP') core.book.keyed(channel, digit)
  channel.onDigit?.(digit)
}

/** The application `play_and_get_digits MIN MAX TRIES TIMEOUT TERMINATORS FILE INVALID-FILE VARIABLE REGEXP`. */
export function collectDigits(core: SwitchCore, channel: Channel, data: string, done: () => void): () => void {
  const [min = '1', max = '1', tries = '1', timeout = '5000', terminators = '#', file = '', , name = '', pattern = ''] =
    data.split(' ')
  const about = { 'Playback-File-Type': 'tone_stream', 'Playback-File-Path': file }
  let digits = ''
  let left = Number(tries)
  let stopTimer = () => {}
  const end = (value: string | null) => {
    stopTimer()
    channel.onDigit = null
    core.emit('PLAYBACK_STOP', { channel, after: { ...about, 'Playback-Status': 'break' } })
    if (value !== null && name !== '') channel.variables.set(name, value)
  }
  const listen = () => {
    digits = ''
    core.emit('PLAYBACK_START', { channel, after: about })
    stopTimer = core.later(check, Number(timeout))
  }
  const check = () => {
    stopTimer()
    const right = digits.length >= Number(min) && (pattern === '' || new RegExp(`^(?:${pattern})$`).test(digits))
    left -= 1
    if (!right && left > 0) return listen()
    end(right ? digits : null)
    done()
  }
  channel.onDigit = (digit) => {
    if (terminators.includes(digit)) return check()
    digits += digit
    if (digits.length >= Number(max)) check()
  }
  listen()
  return () => end(null)
}
