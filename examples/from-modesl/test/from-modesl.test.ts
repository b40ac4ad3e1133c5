import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('does the same with modesl, with the hardened connection, and tells the call with Ringloop on modesl', async () => {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const args = ['--conditions=@ringloop/source', '--import', 'tsx', 'src/main.ts']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, timeout: 60_000 })
  expect(stdout).toBe(`1. modesl as it is
   FreeSWITCH Version 1.11.3
   answered: 0912345678
   answered: 0912345678
2. the same connection, hardened
   FreeSWITCH Version 1.11.3
   refused: invalidInput
   answered: 0912345678
   answered: 0912345678
   ended: closed
3. Ringloop’s adapter on modesl’s connections
   0912345678 answered, keyed in 482913, order 482913
`)
}, 60_000)
