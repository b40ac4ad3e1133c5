import { jsonErrorOffset, RingloopError } from '@ringloop/core'

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
    const lines = json.slice(0, jsonErrorOffset(json) ?? 0).split('\n')
    throw new RingloopError(
      'invalidConfig',
      `${name}: not valid JSON at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}.`,
      {
        mend: 'Look there for a missing or superfluous comma, quote or bracket; comments are not allowed.',
        cause,
      },
    )
  }
}
