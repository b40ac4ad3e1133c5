import { statfs } from 'node:fs/promises'
import type { GatewayConfig } from './gateway-config.js'

/** Bytes that are free where the gateway's own database is; `null` for a server elsewhere, or if the system does not say. */
export async function freeBytesOf({ dataDirectory }: Pick<GatewayConfig, 'dataDirectory'>): Promise<number | null> {
  if (dataDirectory === undefined) return null
  try {
    const { bavail, bsize } = await statfs(dataDirectory)
    return bavail * bsize
  } catch {
    return null
  }
}
