/** The WebSocket address of the gateway that served this page: same host, `/desk`. */
export function deskAddress(location: Pick<Location, 'protocol' | 'host'>): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/desk`
}
