import { RingloopError } from '@ringloop/core'

/**
 * A backend's address as a URL that relative paths can be added to.
 *
 * @throws `invalidConfig` if it is no http(s) address, or has credentials, a query or a fragment in it
 */
export function parseBaseUrl(backend: string, address: string): URL {
  let url: URL
  try {
    url = new URL(address)
  } catch (cause) {
    throw new RingloopError('invalidConfig', `${backend}: url "${address.slice(0, 80)}" is no address`, {
      mend: 'Give it in full: https://desk.example.com/',
      cause,
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
