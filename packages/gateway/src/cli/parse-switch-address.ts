import { RingloopError } from '@ringloop/core'

/**
 * `host`, `host:port` or `[::1]:port`; the port is 8021 if it is not given.
 *
 * @throws `invalidInput`
 */
export function parseSwitchAddress(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([^\]\s]+)\]|([^:\s]+))(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3] ?? 8021)
  if (host === undefined || port < 1 || port > 65_535)
    throw new RingloopError('invalidInput', `--freeswitch ${text.slice(0, 100)} is no address.`, {
      mend: 'Give HOST:PORT, for example 127.0.0.1:8021.',
    })
  return { host, port }
}
