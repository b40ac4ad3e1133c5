import { parseArgs } from 'node:util'
import { RingloopError } from '@ringloop/core'
import { createTicketBackend, resolveSecret, type SecretEnvironment } from '@ringloop/ticket-client'
import { type LoadedConfig, loadConfig } from '../config/load-config.js'
import { resolveAgents } from '../config/resolve-agents.js'
import { loadRules } from '../config/rules-file.js'
import { examineDataDirectory, examineTokens } from '../doctor/examine-machine.js'
import { examineSwitch } from '../doctor/examine-switch.js'
import { examineTickets } from '../doctor/examine-tickets.js'
import { failureFinding } from '../doctor/failure-finding.js'
import { type Finding, ok } from '../doctor/finding.js'
import { systemClock } from '../pipeline-host/host-clock.js'
import type { CliIo } from './cli-io.js'
import { parseSwitchAddress } from './parse-switch-address.js'
import { plain } from './replay-timeline.js'

const usage = `ringloop doctor --config FILE
ringloop doctor --freeswitch HOST:PORT --password PASSWORD [--user NAME@DOMAIN]

Looks at everything the gateway needs and says what to mend. Changes nothing. Exit code 0, or 1 if something fails.

  --config FILE           what the gateway would be started with
  --freeswitch HOST:PORT  only this switch
  --password PASSWORD     its Event Socket password, or set RINGLOOP_PASSWORD
  --user NAME@DOMAIN      log in as this user of the switch's directory
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
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    io.out(usage)
    return 0
  }
  let findings: AsyncIterable<Finding>
  if (values.config !== undefined) findings = examineConfig(values.config, io)
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
    findings = examineSwitch({ address, clock: systemClock, signal: io.signal })
  } else
    throw new RingloopError('invalidInput', 'nothing to look at.', { mend: 'Give --config FILE, or --freeswitch HOST:PORT.' })

  let failed = 0
  for await (const finding of findings) {
    if (finding.level === 'fail') failed++
    io.out(render(finding))
  }
  io.out(failed === 0 ? '\nRingloop can work here.\n' : `\n${failed} to mend before Ringloop can work here.\n`)
  return failed === 0 ? 0 : 1
}

function render({ level, what, detail, mend }: Finding): string {
  const line = `${level.padEnd(4)}  ${plain(what)}: ${plain(detail)}\n`
  return mend === null ? line : `${line}      → ${plain(mend)}\n`
}

async function* examineConfig(file: string, io: CliIo): AsyncGenerator<Finding> {
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
  if (config.rules !== undefined) {
    const rules = config.rules
    yield* attempt('rules', async () => ok('rules', `${(await loadRules(rules)).rules.length} in ${rules}`))
  }
  yield await examineDataDirectory(config.dataDirectory)
  yield* attempt('tickets', () => examineConfiguredTickets(config, { environment, signal }))
  const { host, port, user } = config.freeswitch
  let password: string
  try {
    password = resolveSecret(config.freeswitch.password, environment, 'freeswitch.password')
  } catch (error) {
    yield failureFinding('FreeSWITCH', error)
    return
  }
  const address = { host, port, password, ...(user === undefined ? {} : { user }) }
  yield* examineSwitch({ address, clock: systemClock, signal })
}

/** The embedded desk is where the data directory is; a gateway that runs has it open. */
async function examineConfiguredTickets(
  { tickets }: LoadedConfig['config'],
  { environment, signal }: { readonly environment: SecretEnvironment; readonly signal: AbortSignal },
): Promise<Finding> {
  if (tickets.kind === 'embedded') return ok('tickets', 'go to the embedded desk, in the data directory')
  return examineTickets(createTicketBackend(tickets, { env: environment }), { clock: systemClock, signal })
}

async function* attempt(what: string, examine: () => Finding | Promise<Finding>): AsyncGenerator<Finding> {
  try {
    yield await examine()
  } catch (error) {
    yield failureFinding(what, error)
  }
}
