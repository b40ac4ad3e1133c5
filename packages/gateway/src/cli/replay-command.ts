import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { isRingloopError, summariseCall } from '@ringloop/core'
import { replayRecording } from '@ringloop/freeswitch-adapter'
import { plain, renderTimeline } from './replay-timeline.js'

/** What `ringloop replay --help` prints. */
export const replayUsage = `ringloop replay [--json] [--variables 'glob,glob'] [--region CC] FILE…

Replays recorded Event Socket streams (.esl or .esl.gz; the kind is recognised from the bytes) and says what happened to each call.

  --json             one JSON object a file, one a line
  --variables GLOBS  channel variables to show, comma-separated, * and ? allowed
  --region CC        country of national numbers in the readable form, ISO 3166 (default: US)`

/** Where the command writes. */
export interface ReplayOutput {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
}

/** `ringloop replay`. Gives the exit code: 1 if a file could not be replayed; the others are done all the same. */
export async function runReplay(args: readonly string[], { out, error }: ReplayOutput): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, variables: { type: 'string' }, region: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) {
    out(`${replayUsage}\n`)
    return 0
  }
  if (positionals.length === 0) {
    error(`ringloop replay: no file given.\n\n${replayUsage}\n`)
    return 1
  }
  const region = values.region?.toUpperCase() ?? 'US'
  if (!/^[A-Z]{2}$/.test(region)) {
    error(
      `ringloop replay: --region ${plain(values.region ?? '')} is no country; give two letters of ISO 3166, for example TW.\n`,
    )
    return 1
  }
  const variables = (values.variables ?? '')
    .split(',')
    .map((glob) => glob.trim())
    .filter((glob) => glob !== '')
  let code = 0
  for (const file of positionals) {
    try {
      const { frames, events, malformed, ignored, calls, telephony } = replayRecording(await readFile(file), { variables })
      if (values.json)
        out(
          `${JSON.stringify({ file, frames, events, malformed: malformed.length, ignored, calls: calls.map(summariseCall) })}\n`,
        )
      else out(renderTimeline(plain(file), calls, telephony, region))
    } catch (problem) {
      code = 1
      const mend = isRingloopError(problem) && problem.mend !== undefined ? ` ${problem.mend}` : ''
      error(`ringloop replay: ${plain(file)}: ${problem instanceof Error ? plain(problem.message) : String(problem)}${mend}\n`)
    }
  }
  return code
}
