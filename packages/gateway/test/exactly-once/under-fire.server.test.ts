import { writeSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeWithRedmine } from '../../../ticket-client/test/support/redmine.js'
import { createRedmineProbe } from '../../../ticket-client/test/support/redmine-probe.js'
import { describeWithRequestTracker } from '../../../ticket-client/test/support/request-tracker.js'
import { createTrackerProbe } from '../../../ticket-client/test/support/tracker-probe.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { type FiledInto, type FirePlan, type FireReport, fileUnderFire } from './file-under-fire.js'

// All of it takes about an hour: `npm run test:exactly-once`. Otherwise less of the same.
const full = process.env.RINGLOOP_EXACTLY_ONCE === 'full'
const size = full ? { calls: 200, kills: 60 } : { calls: 40, kills: 10 }
const seed = Number(process.env.RINGLOOP_SEED ?? 20_261_121)
const timeout = 35 * 60_000

/** Files, looks at what is there, and says it. @param subjects of the tickets that somebody has to work on */
async function measure(
  plan: Pick<FirePlan, 'system' | 'client' | 'workers'>,
  subjects: (report: FireReport) => Promise<readonly string[]>,
): Promise<{ readonly report: FireReport; readonly subjects: readonly string[] }> {
  const report = await fileUnderFire({ ...plan, ...size, seed })
  try {
    const there = await subjects(report)
    // past vitest, which keeps what a test prints until the file has ended
    writeSync(
      2,
      `exactly once: ${plan.system.kind}, ${plan.client}, ${plan.workers} worker(s), seed ${seed}: ${size.calls} calls, ` +
        `${report.kills} kills, ${there.length} tickets, ${report.seconds} s, ${JSON.stringify(report.proxy)}\n`,
    )
    return { report, subjects: there }
  } finally {
    await report.cleanUp()
  }
}

const wanted = (series: string) => Array.from({ length: size.calls }, (_, index) => `${series} call ${index}.`).sort()

function suite(
  system: () => Promise<FiledInto>,
  subjects: (report: FireReport) => Promise<readonly string[]>,
  workers: readonly (1 | 2)[],
) {
  for (const count of workers) {
    const who = count === 1 ? 'a gateway' : 'two gateways at once'
    // the harder one is enough for every day
    const skipped = !full && count < Math.max(...workers)
    it.skipIf(skipped)(
      `${who}: one ticket a call, each asked for twice, through ${size.kills} × kill -9`,
      { timeout },
      async () => {
        const { report, subjects: there } = await measure(
          { system: await system(), client: 'ringloop', workers: count },
          subjects,
        )
        expect([...there].sort()).toEqual(wanted(report.series))
        expect(report.kills).toBe(size.kills)
      },
    )
  }
  it.skipIf(!full)('a client that blindly tries again, for comparison: more', { timeout }, async () => {
    const { report, subjects: there } = await measure({ system: await system(), client: 'blind', workers: 1 }, subjects)
    expect(new Set(there)).toEqual(new Set(wanted(report.series)))
    expect(there.length).toBeGreaterThan(size.calls)
  })
}

await describeWithRequestTracker('exactly once under fire, with Request Tracker', (tracker) => {
  const probe = createTrackerProbe(tracker)
  const subjects = async ({ series }: FireReport) => {
    const found: string[] = []
    for (let page = 1; ; page++) {
      // Merged doubles are not found any more; rejected ones nobody works on.
      const query = encodeURIComponent(`Subject LIKE '${series}' AND Status != 'rejected'`)
      const path = `tickets?query=${query}&fields=Subject&per_page=100&orderby=id&page=${page}`
      const { items } = (await probe.call('GET', path)) as { items: { Subject: string }[] }
      found.push(...items.map((item) => item.Subject))
      if (items.length < 100) return found
    }
  }
  suite(async () => ({ kind: 'requestTracker', ...tracker }), subjects, [1, 2])
})

await describeWithRedmine('exactly once under fire, with Redmine', (redmine) => {
  const probe = createRedmineProbe(redmine)
  const subjects = async ({ series }: FireReport) => {
    const found: string[] = []
    for (let offset = 0; ; offset += 100) {
      const filter = `set_filter=1&f[]=subject&op[subject]=~&v[subject][]=${series}&f[]=status_id&op[status_id]=*`
      const path = `issues.json?${filter}&sort=id&limit=100&offset=${offset}`
      const { issues } = (await probe.call('GET', path)) as { issues: { subject: string; status: { name: string } }[] }
      found.push(...issues.filter((issue) => issue.status.name !== 'Rejected').map((issue) => issue.subject))
      if (issues.length < 100) return found
    }
  }
  const system = async (): Promise<FiledInto> => ({
    kind: 'redmine',
    url: redmine.url,
    apiKey: redmine.apiKey,
    customFields: { callId: await probe.fieldId('CallId'), callerPhone: await probe.fieldId('CallerPhone') },
  })
  suite(system, subjects, [1, 2])
})

describe('exactly once under fire, with the embedded desk', () => {
  const subjects = async ({ directory }: FireReport) => {
    await using store = await createPgliteStore({ directory })
    return (await store.database.query<{ subject: string }>('select subject from tickets')).map((row) => row.subject)
  }
  // Two gateways cannot open one PGlite; what can fail here are kills.
  suite(async () => ({ kind: 'embedded' }), subjects, [1])
})
