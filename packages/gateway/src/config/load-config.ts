import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { RingloopError } from '@ringloop/core'
import { toConfigProblems } from './config-problem.js'
import { type GatewayConfig, gatewayConfigSchema } from './gateway-config.js'
import { parseJson } from './parse-json.js'

/** A config file that was read: paths are absolute. */
export interface LoadedConfig {
  readonly path: string
  readonly config: GatewayConfig
}

/** So many problems are told at once. */
const toldAtOnce = 5

/**
 * Reads a config file.
 *
 * @throws `invalidConfig` naming every wrong key and the mend.
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const path = resolve(file)
  const config = parseConfig(await readText(path), path)
  const from = dirname(path)
  return {
    path,
    config: {
      ...config,
      ...(config.dataDirectory === undefined ? {} : { dataDirectory: resolve(from, config.dataDirectory) }),
      ...(config.rules === undefined ? {} : { rules: resolve(from, config.rules) }),
      ...(typeof config.sla === 'string' ? { sla: resolve(from, config.sla) } : {}),
      ...(config.page === undefined ? {} : { page: resolve(from, config.page) }),
    },
  }
}

/** The text of a config file, checked. */
export function parseConfig(text: string, name: string): GatewayConfig {
  const value = parseJson(text, name)
  const parsed = gatewayConfigSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = toConfigProblems(parsed.error, gatewayConfigSchema, value)
  const told = problems.slice(0, toldAtOnce)
  const more = problems.length > told.length ? ` (and ${problems.length - told.length} more)` : ''
  throw new RingloopError('invalidConfig', `${name}: ${told.map(({ key, problem }) => `${key} ${problem}`).join('; ')}${more}.`, {
    mend: told.map(({ key, mend }) => (mend.includes(key) ? mend : `${key}: ${mend}`)).join(' '),
    cause: parsed.error,
  })
}

/**
 * The text of a file.
 *
 * @throws `invalidConfig` if it cannot be read.
 */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const problem =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'is a directory' : `cannot be read (${code})`
    const mend = code === 'EACCES' ? 'Let the user that runs the gateway read it.' : 'Check the path.'
    throw new RingloopError('invalidConfig', `${path}: ${problem}.`, { mend, cause })
  }
}
