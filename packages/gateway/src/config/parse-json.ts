import { jsonErrorPlace, RingloopError } from '@ringloop/core'

/**
 * The value in a JSON text.
 *
 * @throws `invalidConfig` that names line and column.
 */
export function parseJson(text: string, name: string): unknown {
  const json = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(json)
  } catch (cause) {
    const { line, column } = jsonErrorPlace(json)
    throw new RingloopError('invalidConfig', `${name}: not valid JSON at line ${line}, column ${column}.`, {
      mend: 'Look there for a missing or superfluous comma, quote or bracket; comments are not allowed.',
      cause,
    })
  }
}
