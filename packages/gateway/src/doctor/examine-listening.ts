import { createServer } from 'node:net'
import { type Finding, ok, warn } from './finding.js'

/** Whether the gateway runs at this address, could run there, or somebody else does. */
export async function examineListening(
  what: string,
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Finding> {
  const address = `${host}:${port}`
  const failure = await tryToListen(host, port)
  if (failure === null) return ok(what, `${address} is free`)
  if (failure === 'EADDRNOTAVAIL')
    return warn(
      what,
      `${host} is none of this machine's addresses`,
      'Listen on 127.0.0.1, on 0.0.0.0, or on an address that "ip address" shows.',
    )
  if (failure === 'EACCES')
    return warn(what, `${address} may not be used by this user`, 'Take a port above 1023, or put a reverse proxy in front.')
  if (await isGateway(host, port, signal)) return ok(what, `a gateway runs at ${address}`)
  return warn(
    what,
    `${address} is in use by another program`,
    'Choose another port in the configuration, or stop the other program (ss -ltnp shows it).',
  )
}

function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

/** Its health page has parts, also when it is not well. */
async function isGateway(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
  try {
    const response = await fetch(`http://${reachable}:${port}/healthz`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(3_000)]),
      redirect: 'manual',
    })
    const answer: unknown = await response.json()
    return typeof answer === 'object' && answer !== null && 'parts' in answer
  } catch {
    return false
  }
}
