import { RingloopError } from '@ringloop/core'
import { connectHost, type HostLink, type HostRequest } from '../../src/frame/index.js'

declare global {
  interface Window {
    frameDesk: { link: HostLink | null; readonly asked: HostRequest[] }
  }
}

const controller = new AbortController()
window.frameDesk = { link: null, asked: [] }
const allowed = new URL(location.href).searchParams.getAll('allowed')
connectHost({
  allowedOrigins: allowed,
  signal: controller.signal,
  onRequest(request) {
    window.frameDesk.asked.push(request)
    if (request.type === 'dial' && request.number === '0') throw new RingloopError('refused', 'This number is not dialled.')
  },
}).then((link) => {
  window.frameDesk.link = link
})
