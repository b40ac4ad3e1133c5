import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSelection } from '@ringloop/freeswitch-adapter'
import { createRecordingPlayer } from '@ringloop/freeswitch-adapter/player'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../packages/gateway/src/cli/run-cli.js'
import { blockOf } from './markdown.js'

/** As the first argument of what asks the switch. */
const apiCommand = /(?<=\bask\(')(?:uuid_\w+|conference|originate|show|callcenter_config|global_getvar|strepoch|sched_\w+)(?=')/g

const sourceTexts = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(directory, path), 'utf8'))

const guides = ['docs/guides/freeswitch.md', 'docs/guides/zh-CN/freeswitch.md']

describe.each(guides)('%s', (guide) => {
  it('lists the events that are subscribed', () => {
    const { names, subclasses } = defaultSelection
    expect(blockOf(guide, 'events').split(/\s+/)).toEqual([...names, 'CUSTOM', ...subclasses])
  })

  it('names every api command that a user of fewer rights must be allowed', () => {
    const text = readFileSync(guide, 'utf8')
    const used = new Set(sourceTexts('packages/freeswitch-adapter/src').flatMap((source) => source.match(apiCommand) ?? []))
    expect(used.size).toBeGreaterThan(10)
    for (const command of used) expect(text, command).toContain(`\`${command}\``)
  })

  it('shows what the doctor says', async () => {
    const player = await createRecordingPlayer({ password: 'not the usual one' })
    const printed: string[] = []
    const write = (text: string) => void printed.push(text)
    try {
      const code = await runCli(['doctor', '--freeswitch', `127.0.0.1:${player.port}`], {
        out: write,
        error: write,
        environment: { RINGLOOP_PASSWORD: 'not the usual one' },
        signal: new AbortController().signal,
        onReload: () => () => {},
      })
      const said = printed
        .join('')
        .replace(String(player.port), '8021')
        .replace(/after \d+ ms/, 'after 9 ms')
      expect([code, said.replace(/within \d+\.\d s/, 'within 0.0 s').trimEnd()]).toEqual([0, blockOf(guide, 'doctor')])
    } finally {
      await player[Symbol.asyncDispose]()
    }
  })
})
