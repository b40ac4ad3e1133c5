import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createRecordingPlayer, loadRecording } from '@ringloop/freeswitch-adapter/player'
import { expect, it, vi } from 'vitest'

it('prints each call of a switch when it is over, and ends when told', async () => {
  const player = await createRecordingPlayer({ password: 'a password' })
  const program = spawn(process.execPath, ['--conditions=@ringloop/source', '--import', 'tsx', 'src/main.ts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, ESL_PORT: String(player.port), ESL_PASSWORD: 'a password' },
  })
  try {
    const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]()
    const ended = once(program, 'exit').then(([code]) => Promise.reject(new Error(`The program has ended with ${code}.`)))
    await Promise.race([ended, vi.waitFor(() => expect(player.listeners).toBe(2), { timeout: 45_000 })])
    const recording = await readFile(new URL('../../quick-start/recordings/order-status.esl.gz', import.meta.url))
    player.play(loadRecording(recording), { speed: 50 })
    const { value } = await Promise.race([ended, lines.next()])
    expect(JSON.parse(value ?? 'null')).toMatchObject({
      customer: { number: '0912345678', name: 'Jane Customer' },
      outcome: 'answered',
      digits: '482913',
      variables: { cti_order: '482913' },
    })
    const exited = once(program, 'exit')
    program.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
  } finally {
    program.kill('SIGKILL')
    await player[Symbol.asyncDispose]()
  }
}, 60_000)
