import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { storageError } from '../storage/storage-error.js'
import { failureFinding } from './failure-finding.js'
import { type Finding, ok, warn } from './finding.js'

/** A new database is 40 MB; a busy day of calls is some tens more. */
const comfortableBytes = 1_000_000_000

/** Whether the data directory, or where it will be, can be written, and has room. */
export async function examineDataDirectory(directory: string): Promise<Finding> {
  const place = await nearestExisting(directory)
  try {
    await access(place, constants.R_OK | constants.W_OK | constants.X_OK)
    const { bavail, bsize } = await statfs(place)
    const gigabytes = `${((bavail * bsize) / 1e9).toFixed(1)} GB free`
    if (bavail * bsize < comfortableBytes)
      return warn('data directory', `${directory}: ${gigabytes}`, 'Make room before the disk is full.')
    return ok('data directory', `${directory}: ${gigabytes}`)
  } catch (error) {
    return failureFinding('data directory', storageError(directory, error))
  }
}

async function nearestExisting(path: string): Promise<string> {
  const parent = dirname(path)
  try {
    await access(path)
    return path
  } catch {
    return parent === path ? path : nearestExisting(parent)
  }
}

/** Short tokens can be guessed. */
export function examineTokens(agents: readonly { readonly extension: string; readonly token: string }[]): Finding {
  const weak = agents.filter(({ token }) => token.length < 20).map(({ extension }) => extension)
  if (weak.length > 0)
    return warn('tokens', `short ones for ${weak.slice(0, 10).join(', ')}`, 'Make long random ones: openssl rand -base64 24')
  const shared = agents.length - new Set(agents.map(({ token }) => token)).size
  if (shared > 0)
    return warn('tokens', 'some agents share one; the last of them gets the desk', 'Give each agent a token of their own.')
  return ok('agents', `${agents.length}, each with a token`)
}
