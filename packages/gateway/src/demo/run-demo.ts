import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { isRegion, RingloopError, type TelephonyAdapter } from '@ringloop/core'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import { parseSwitchAddress } from '../cli/parse-switch-address.js'
import { whenAborted } from '../cli/when-aborted.js'
import type { Gateway } from '../host/gateway-options.js'
import { type DemoSwitch, startDemoSwitch } from './demo-switch.js'
import { introduce } from './introduce.js'
import { narrate } from './narrate.js'
import { colleagues, type DemoPerson, deskPeople, engineers } from './people.js'
import { playAssist } from './play-assist.js'
import { playProgramme } from './play-programme.js'
import { playTraffic } from './play-traffic.js'
import { preparePage } from './prepare-page.js'
import { startDemoGateway } from './start-demo-gateway.js'

export const demoUsage = `ringloop demo [--port N] [--speed X] [--freeswitch HOST:PORT --password PASSWORD [--region CC]] [--language en|zh-CN]

Shows the whole loop with a simulated switch, or with the calls of a real one. Nothing is kept.

  --port N                 of the page (default 4180; 0 takes any)
  --speed X                2 has half the pauses and talks (default 1, for people to read)
  --freeswitch HOST:PORT   follow and command this switch instead of the simulated one
  --password PASSWORD      its Event Socket password
  --region CC              country of national numbers, ISO 3166 (default TW)
  --language en|zh-CN      of the tickets that are drafted (default en)`

/** A telephone that nobody answers at the desk is answered by itself, so that the page lives on its own. */
const answerSeconds = 15

export interface DemoOptions {
  readonly out: (text: string) => void
  readonly signal: AbortSignal
}

/** `ringloop demo`. Runs until `signal`; gives the exit code. */
export async function runDemo(args: readonly string[], { out, signal }: DemoOptions): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4180' },
      speed: { type: 'string', default: '1' },
      freeswitch: { type: 'string' },
      password: { type: 'string' },
      region: { type: 'string', default: 'TW' },
      language: { type: 'string', default: 'en' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    out(`${demoUsage}\n`)
    return 0
  }
  const port = wholeNumber('--port', values.port, 65_535)
  const speed = Number(values.speed)
  if (!(speed > 0 && speed <= 100))
    throw new RingloopError('invalidInput', `--speed ${values.speed} is no pace.`, {
      mend: 'Give a number above 0, for example 1 or 2.',
    })
  const language = values.language
  if (language !== 'en' && language !== 'zh-CN')
    throw new RingloopError('invalidInput', `--language ${values.language} is none that tickets are drafted in.`, {
      mend: 'Give en or zh-CN.',
    })
  const real = values.freeswitch === undefined ? null : parseSwitchAddress(values.freeswitch)
  if (real !== null && values.password === undefined)
    throw new RingloopError('invalidInput', '--freeswitch needs --password.', {
      mend: 'Give the password of event_socket.conf.xml.',
    })

  const region = values.region.toUpperCase()
  if (!isRegion(region))
    throw new RingloopError('invalidInput', `--region ${values.region.slice(0, 40)} is no country.`, {
      mend: 'Give two letters of ISO 3166, for example TW.',
    })

  const pageDirectory = await preparePage(out)
  const simulated =
    real === null ? await startDemoSwitch({ answerSeconds: answerSeconds / Math.max(speed, 1), floor: true }) : null
  const adapter =
    simulated?.adapter ??
    createFreeSwitchAdapter({ ...(real ?? { host: '127.0.0.1' }), password: values.password ?? '', variables: ['cti_*'] })
  const newToken = () => randomBytes(16).toString('base64url')
  const withToken = (person: DemoPerson) => ({ ...person, token: newToken() })
  const desks = deskPeople.map(withToken)
  const [displayToken, writerToken] = [newToken(), newToken()]
  const gateway = await startDemoGateway(adapter, {
    port,
    agents: [...desks, ...[...(simulated === null ? [] : colleagues), ...engineers].map(withToken)],
    region,
    language,
    pageDirectory,
    displayToken,
    writerToken,
    // a real switch has a past of its own
    past: simulated !== null,
    random: Math.random,
  })
  narrate(adapter, gateway, out)
  introduce({ url: gateway.url, desks, displayToken, simulated: real === null }, out)

  // The programme ends with the demo: asked to, or because the gateway cannot go on.
  const over = new AbortController()
  const playing = simulated === null ? null : play(simulated, adapter, gateway, { speed, writerToken, signal: over.signal })
  const failed = await Promise.race([gateway.failed, whenAborted(signal)])
  over.abort()
  await playing
  await gateway[Symbol.asyncDispose]()
  await simulated?.simulator[Symbol.asyncDispose]()
  if (failed === null) return 0
  out(`The demo cannot go on: ${failed.message}\n`)
  return 1
}

/** Customers call the agent and the queues beside, and what they say is heard, until it is stopped. */
async function play(
  simulated: DemoSwitch,
  adapter: TelephonyAdapter,
  gateway: Gateway,
  { speed, writerToken, signal }: { readonly speed: number; readonly writerToken: string; readonly signal: AbortSignal },
): Promise<void> {
  playAssist(adapter, { url: gateway.url, token: writerToken, speed, signal })
  await Promise.all([
    playProgramme(simulated, { speed, isWatched: () => gateway.watching() > 0, signal }),
    playTraffic(simulated.simulator, { speed, random: Math.random, signal }),
  ])
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value <= most) return value
  throw new RingloopError('invalidInput', `${name} ${text} is no port.`, { mend: `Give a whole number from 0 to ${most}.` })
}
