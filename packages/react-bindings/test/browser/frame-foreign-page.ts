// Somebody else's page: tries to be the desk for the page around it, and the page for the desk beside it.
const nonce = 'f'.repeat(32)
const everywhere = (message: unknown, more: Transferable[] = []) => {
  window.parent.postMessage(message, '*', more)
}
const attack = () => {
  everywhere({ ringloop: 'ready', protocol: 1, nonce })
  everywhere({ type: 'event', event: { type: 'callEnded', detail: {} } })
  for (let index = 0; index < window.parent.frames.length; index++) {
    if (window.parent.frames[index] === window) continue
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => document.body.append(`got ${JSON.stringify(data)}`)
    window.parent.frames[index]?.postMessage({ ringloop: 'connect', protocol: 1, nonce }, '*', [port2])
    window.parent.frames[index]?.postMessage('last', '*')
  }
  everywhere('last')
}
window.addEventListener('message', ({ data, ports }) => {
  if (data === 'attack') attack()
  else if (data !== 'last') document.body.append(`heard ${JSON.stringify(data)} ${ports.length}`)
})
document.body.dataset.ready = ''

export {}
