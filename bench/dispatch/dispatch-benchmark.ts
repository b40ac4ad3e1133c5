import type { Row } from '../row.js'
import { type PublicInstancesOptions, publicInstances } from './public-instances.js'
import { townBenchmark } from './town.js'

/** `npm run bench -- dispatch`: a made-up day. With `FILE…`: public instances, with `--peers` against highs and munkres, `--seconds` at most for each (7). */
export async function* dispatchBenchmark(files: readonly string[], options: PublicInstancesOptions): AsyncGenerator<Row> {
  if (!(options.seconds > 0)) throw new Error('--seconds wants a number above 0')
  if (files.length === 0) yield* townBenchmark()
  else yield* publicInstances(files, options)
}
