import { type ServedEvent, writeEvent } from '../esl-server/served-event.js'
import type { LiveChannels } from './live-channels.js'

/** What the player's `api` commands can ask. */
export interface PlayedSwitch {
  readonly coreId: string
  readonly hostname: string
  readonly channels: LiveChannels
  readonly modules: readonly string[]
  readonly version: string
  now(): number
  upMilliseconds(): number
  newId(): string
  /** A new event with the headers that every event has. */
  event(name: string, headers: Readonly<Record<string, string>>, body?: string): ServedEvent
}

const table = (rows: readonly Readonly<Record<string, string>>[]): string =>
  rows.length === 0 ? '{"row_count": 0}\n' : JSON.stringify({ row_count: rows.length, rows })

/** Answers an `api` command as FreeSWITCH 1.11 does, as far as the player knows it. */
export function answerApi(command: string, of: PlayedSwitch): string {
  const [name = '', ...rest] = command.trim().split(/\s+/)
  const [first = '', second = ''] = rest
  switch (name) {
    case 'status': {
      const seconds = Math.floor(of.upMilliseconds() / 1000)
      return `UP 0 years, 0 days, ${Math.floor(seconds / 3600)} hours, ${Math.floor(seconds / 60) % 60} minutes, ${seconds % 60} seconds, 0 milliseconds, 0 microseconds\nFreeSWITCH (Version ${of.version}) is ready\n${of.channels.size} session(s)\n`
    }
    case 'version':
      return `FreeSWITCH Version ${of.version}\n`
    case 'hostname':
    case 'switchname':
      return of.hostname
    case 'strepoch':
      return String(Math.floor(of.now() / 1000))
    case 'create_uuid':
      return of.newId()
    case 'global_getvar':
      return first === 'core_uuid' ? of.coreId : first === 'hostname' ? of.hostname : ''
    case 'module_exists':
      return of.modules.includes(first) ? 'true' : 'false'
    case 'uuid_exists':
      return of.channels.dump(first) === undefined ? 'false' : 'true'
    case 'uuid_getvar': {
      const headers = of.channels.dump(first)
      if (headers === undefined) return '-ERR No such channel!\n'
      const value = headers.get(`variable_${second}`)
      return typeof value === 'string' ? value : '_undef_'
    }
    case 'uuid_dump': {
      const headers = of.channels.dump(first)
      if (headers === undefined) return '-ERR No such channel!\n'
      const event = of.event('CHANNEL_DATA', {})
      const whole = { headers: new Map([...event.headers, ...headers]), body: undefined }
      return writeEvent(whole, second === 'json' ? 'json' : 'plain').toString()
    }
    case 'show': {
      const asJson = rest.join(' ').endsWith('as json')
      const rows: readonly Readonly<Record<string, string>>[] | undefined =
        first === 'channels'
          ? of.channels.channelRows()
          : first === 'calls'
            ? of.channels.callRows()
            : first === 'modules'
              ? of.modules.map((module) => ({ type: 'generic', name: module, ikey: module, filename: `${module}.so` }))
              : undefined
      if (rows === undefined)
        return '-USAGE: codec|endpoint|application|api|dialplan|file|timer|calls [count]|channels [count|like <match string>]\n'
      if (asJson) return table(rows)
      const fields = Object.keys(rows[0] ?? {})
      const lines = rows.map((row) => fields.map((field) => row[field]).join(','))
      return `${rows.length === 0 ? '' : `${[fields.join(','), ...lines].join('\n')}\n`}\n${rows.length} total.\n`
    }
    default:
      return `-ERR ${name} Command not found!\n`
  }
}
