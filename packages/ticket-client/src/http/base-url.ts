import { RingloopError } from '@ringloop/core'

/**
 * A backend's address as a URL that relative paths can be added to.
 *
 * @throws `invalidConfig` if it is no http(s) address, or has credentials, a query or a fragment in it
 */
export function parseBaseUrl(backend: string, address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null) {
    // Before an "@" may be a password, and the error of `new URL` has the whole address in it.
    const shown = address.includes('@') ? 'url' : `url "${address.slice(0, 80)}"`
    throw new RingloopError('invalidConfig', `${backend}: ${shown} is no address`, {
      mend: 'Give it in full, without credentials: https://desk.example.com/',
    })
  }
  if (url.username !== '' || url.password !== '') {
    // The address itself stays out of the message: the password is in it.
    throw new RingloopError('invalidConfig', `${backend}: url has credentials in it`, { mend: 'Put them into auth instead.' })
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new RingloopError('invalidConfig', `${backend}: url begins with "${url.protocol}"`, { mend: 'Use https: or http:.' })
  }
  if (url.search !== '' || url.hash !== '') {
    throw new RingloopError('invalidConfig', `${backend}: url has a query or a fragment`, {
      mend: 'Give only the address: https://desk.example.com/api/',
    })
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}
