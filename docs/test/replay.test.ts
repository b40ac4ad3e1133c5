import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { replayRecording } from '@ringloop/freeswitch-adapter'
import { createRecordingPlayer, loadRecording } from '@ringloop/freeswitch-adapter/player'
import { describe, expect, it, vi } from 'vitest'
import { runReplay } from '../../packages/gateway/src/cli/replay-command.js'
import { blockOf, root } from './markdown.js'

const page = 'docs/guides/replay.md'
const recording = 'examples/quick-start/recordings/order-status.esl.gz'

async function replay(...args: readonly string[]): Promise<string> {
  const printed: string[] = []
  const write = (text: string) => void printed.push(text)
  expect(await runReplay([...args, root + recording], { out: write, error: write })).toBe(0)
  return printed.join('').replaceAll(root, '')
}

describe('the guide to replaying shows what is printed', () => {
  it('for people', async () => {
    expect((await replay('--region', 'TW')).trimEnd()).toBe(blockOf(page, 'timeline'))
  })

  it('as JSON', async () => {
    expect(JSON.parse(await replay('--json', '--variables', 'cti_*'))).toEqual(JSON.parse(blockOf(page, 'json')))
  })
})

it('the guide’s way to record a connection gives a recording that replays', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-record-'))
  const player = await createRecordingPlayer({ password: 'a password' })
  const script = blockOf(page, 'record').replace('/dev/tcp/127.0.0.1/8021', `/dev/tcp/127.0.0.1/${player.port}`)
  const recorder = spawn('bash', ['-c', script], { cwd: directory, env: { ...process.env, PASSWORD: 'a password' } })
  try {
    await vi.waitFor(() => expect(player.listeners).toBe(1), { timeout: 5000 })
    const scenario = loadRecording(await readFile(root + recording))
    await player.play(scenario, { speed: 50 }).done
    const ended = once(recorder, 'exit')
    player.shutDownConnections()
    await ended
    const { calls, malformed } = replayRecording(await readFile(join(directory, 'calls.esl')))
    expect(malformed).toEqual([])
    expect(calls).toMatchObject([{ state: 'ended', outcome: 'answered', digits: '482913', queue: 'support@default' }])
  } finally {
    recorder.kill()
    await player[Symbol.asyncDispose]()
    await rm(directory, { recursive: true })
  }
})
