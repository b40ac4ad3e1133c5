import { parseArgs } from 'node:util'
import { RingloopError } from '@ringloop/core'
import { createTicketBackend, type SecretEnvironment } from '@ringloop/ticket-client'
import { configuredSwitches } from '../config/configured-switches.js'
import { type LoadedConfig, loadConfig } from '../config/load-config.js'
import { resolveAgents } from '../config/resolve-agents.js'
import { loadRules } from '../config/rules-file.js'
import { examineDatabase } from '../doctor/examine-database.js'
import { examineListening } from '../doctor/examine-listening.js'
import { examineDataDirectory, examineTokens } from '../doctor/examine-machine.js'
import { examineSwitch } from '../doctor/examine-switch.js'
import { examineTickets } from '../doctor/examine-tickets.js'
import { failureFinding } from '../doctor/failure-finding.js'
import { type Finding, ok } from '../doctor/finding.js'
import { postgresSettings } from '../host/open-store.js'
import { systemClock } from '../pipeline-host/host-clock.js'
import { mayRaise } from '../routing/head-start-now.js'
import type { CliIo } from './cli-io.js'
import { parseSwitchAddress } from './parse-switch-address.js'
import { plain } from './replay-timeline.js'

const usage = `ringloop doctor --config FILE [--watch SECONDS]
ringloop doctor --freeswitch HOST:PORT --password PASSWORD [--user NAME@DOMAIN] [--watch SECONDS]

Looks at everything the gateway needs and says what to mend. Changes nothing. Exit code 0, or 1 if something fails.

  --config FILE           what the gateway would be started with
  --freeswitch HOST:PORT  only this switch
  --password PASSWORD     its Event Socket password, or set RINGLOOP_PASSWORD
  --user NAME@DOMAIN      log in as this user of the switch's directory
  --watch SECONDS         follow the calls for so long and say whether they would have popped
`

/** `ringloop doctor`. */
export async function runDoctor(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string', short: 'c' },
      freeswitch: { type: 'string' },
      password: { type: 'string' },
      user: { type: 'string' },
      watch: { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    io.out(usage)
    return 0
  }
  const watchSeconds = Number(values.watch)
  if (!(watchSeconds >= 0 && watchSeconds <= 86_400))
    throw new RingloopError('invalidInput', `--watch ${values.watch} is no time.`, { mend: 'Give seconds, for example 30.' })
  let findings: AsyncIterable<Finding>
  if (values.config !== undefined) findings = examineConfig(values.config, watchSeconds, io)
  else if (values.freeswitch !== undefined) {
    const password = values.password ?? io.environment.RINGLOOP_PASSWORD
    if (password === undefined)
      throw new RingloopError('invalidInput', '--freeswitch needs a password.', {
        mend: 'Give --password, or set RINGLOOP_PASSWORD.',
      })
    const address = {
      ...parseSwitchAddress(values.freeswitch),
      password,
      ...(values.user === undefined ? {} : { user: values.user }),
    }
    findings = examineSwitch({ address, expected: null, watchSeconds, clock: systemClock, signal: io.signal })
  } else
    throw new RingloopError('invalidInput', 'nothing to look at.', { mend: 'Give --config FILE, or --freeswitch HOST:PORT.' })

  if (watchSeconds > 0) io.error(`The calls will be followed for ${watchSeconds} s; make one meanwhile.\n`)
  const count = { ok: 0, warn: 0, fail: 0 }
  for await (const finding of findings) {
    count[finding.level]++
    io.out(render(finding))
  }
  const { warn, fail: failed } = count
  const toLookAt = warn === 0 ? '' : ` ${warn} ${warn === 1 ? 'thing' : 'things'} to look at.`
  io.out(failed === 0 ? `\nRingloop can work here.${toLookAt}\n` : `\n${failed} to mend before Ringloop can work here.\n`)
  return failed === 0 ? 0 : 1
}

function render({ level, what, detail, mend }: Finding): string {
  const line = `${level.padEnd(4)}  ${plain(what)}: ${plain(detail)}\n`
  return mend === null ? line : `${line}      → ${plain(mend)}\n`
}

async function* examineConfig(file: string, watchSeconds: number, io: CliIo): AsyncGenerator<Finding> {
  const { signal, environment } = io
  let loaded: LoadedConfig
  try {
    loaded = await loadConfig(file)
  } catch (error) {
    yield failureFinding('configuration', error)
    return
  }
  const { path, config } = loaded
  yield ok('configuration', path)
  yield* attempt('agents', () => examineTokens(resolveAgents(config.agents, environment)))
  let raises = false
  if (config.rules !== undefined) {
    const rulesFile = config.rules
    yield* attempt('rules', async () => {
      const rules = await loadRules(rulesFile)
      raises = mayRaise(rules)
      return ok('rules', `${rules.rules.length} in ${rulesFile}`)
    })
  }
  if (config.dataDirectory !== undefined) yield await examineDataDirectory(config.dataDirectory)
  yield* examineConfiguredDatabase(config, environment)
  yield await examineListening('desk address', config.listen, signal)
  yield* attempt('tickets', () => examineConfiguredTickets(config, { environment, signal }))
  const extensions = config.agents.map(({ extension }) => extension)
  for (const { name, variables, password, ...address } of configuredSwitches(config)) {
    const named = ({ what, ...rest }: Finding): Finding => ({ what: name === null ? what : `${name}, ${what}`, ...rest })
    try {
      const expected = { extensions, variables, raises }
      const whole = { ...address, password: password(environment) }
      for await (const finding of examineSwitch({ address: whole, expected, watchSeconds, clock: systemClock, signal }))
        yield named(finding)
    } catch (error) {
      yield named(failureFinding('FreeSWITCH', error))
    }
  }
}

async function* examineConfiguredDatabase(
  { database }: LoadedConfig['config'],
  environment: SecretEnvironment,
): AsyncGenerator<Finding> {
  if (database.kind === 'embedded') return
  try {
    yield* await examineDatabase(postgresSettings(database, environment))
  } catch (error) {
    yield failureFinding('database', error)
  }
}

/** The embedded desk is where the journal is; a gateway that runs has it open. */
async function examineConfiguredTickets(
  { tickets, database }: LoadedConfig['config'],
  { environment, signal }: { readonly environment: SecretEnvironment; readonly signal: AbortSignal },
): Promise<Finding> {
  if (tickets.kind === 'embedded')
    return ok('tickets', `go to the embedded desk, in the ${database.kind === 'embedded' ? 'data directory' : 'database'}`)
  return examineTickets(createTicketBackend(tickets, { env: environment }), { clock: systemClock, signal })
}

async function* attempt(what: string, examine: () => Finding | Promise<Finding>): AsyncGenerator<Finding> {
  try {
    yield await examine()
  } catch (error) {
    yield failureFinding(what, error)
  }
}
