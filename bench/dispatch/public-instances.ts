import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { solveAssignment, solveGeneralisedAssignment } from '@ringloop/core/dispatch'
import type { Row } from '../row.js'
import type { Instance } from './instance.js'
import { readInstances } from './read-instances.js'
import { solveOnTwoCores } from './solve-on-two-cores.js'

/** What is asked besides the files. */
export interface PublicInstancesOptions {
  /** Whether `highs` and, for assignments, `munkres` solve the same in the same run. */
  readonly peers: boolean
  /** How long one instance may take, where no proof ends it sooner. Of the first, the start of the process is part. */
  readonly seconds: number
}

/** Of an instance's time, how much a slow start of the process may take from it. */
const mostForStart = 0.5

/** Solves public instances, a row each; a file that is none of them is told on standard error, and the others go on. */
export async function* publicInstances(
  files: readonly string[],
  { peers, seconds }: PublicInstancesOptions,
): AsyncGenerator<Row> {
  let limit = seconds * 1000 - Math.min(performance.now(), seconds * 1000 * mostForStart)
  for (const file of files) {
    let instances: readonly Instance[]
    try {
      instances = readInstances(file, await readFile(pathOf(file), 'utf8'))
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
      continue
    }
    for (const instance of instances) {
      const begun = performance.now()
      const { cost, vehicles, proven } = await solve(instance, limit)
      const ms = round(performance.now() - begun)
      limit = seconds * 1000
      if (cost === null) {
        console.error(`${file}: ${instance.name}: nothing was found that keeps all conditions`)
        process.exitCode = 1
      }
      const row: Row = { file, instance: instance.name, kind: instance.kind, cost, vehicles, ms }
      if (!peers) yield row
      else {
        const { measurePeers } = await import('./peers.js')
        yield { ...row, proven, ...(await measurePeers(instance, seconds)) }
      }
    }
  }
}

/** npm runs scripts at the package's root; a path is meant from where its user stands. */
const pathOf = (file: string) => resolve(process.env.INIT_CWD ?? '.', file)

/** `proven`: nothing is better. */
interface Solved {
  readonly cost: number | null
  readonly vehicles: number | null
  readonly proven: boolean
}

async function solve(instance: Instance, milliseconds: number): Promise<Solved> {
  switch (instance.kind) {
    case 'assign': {
      const { columnOf, cost } = solveAssignment(instance.cost)
      return { cost: columnOf.includes(null) ? null : cost, vehicles: null, proven: true }
    }
    case 'gap': {
      const sign = instance.sense === 'max' ? -1 : 1
      const cost = instance.value.map((row) => row.map((value) => sign * value))
      const found = solveGeneralisedAssignment(
        { cost, use: instance.use, capacity: instance.capacity },
        {
          branches: Number.POSITIVE_INFINITY,
          deadline: { now: () => performance.now(), at: performance.now() + milliseconds },
        },
      )
      if (found.status === 'infeasible' || found.status === 'unknown')
        return { cost: null, vehicles: null, proven: found.status === 'infeasible' }
      return { cost: sign * found.cost, vehicles: null, proven: found.status === 'optimal' }
    }
    case 'vrptw': {
      const plan = await solveOnTwoCores(instance.problem, milliseconds)
      return { cost: plan.complete ? plan.cost : null, vehicles: plan.complete ? plan.routes.length : null, proven: false }
    }
  }
}

const round = (ms: number) => Math.round(ms * 100) / 100
