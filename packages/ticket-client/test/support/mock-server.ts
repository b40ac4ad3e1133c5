import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { descriptionFile } from './api-description.js'
import type { TestServer } from './http-server.js'

const prism = fileURLToPath(new URL('../../../../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url))

/**
 * A mock server (Prism) made of a description: it answers with the description's examples, or with values made of its schemas, and
 * refuses requests that break it. For how a backend reads answers that nobody of this project wrote.
 */
export async function startMockServer(name: string, { dynamic = false } = {}): Promise<TestServer> {
  const port = await freePort()
  const values = dynamic ? ['--dynamic', '--seed', '7'] : []
  const child = spawn(
    process.execPath,
    [prism, 'mock', '--host', '127.0.0.1', '--port', String(port), '--errors', ...values, descriptionFile(name)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString('utf8')
      if (said.includes('Prism is listening')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`Prism ended with ${code}: ${said.slice(-2000)}`)))
  })
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      child.removeAllListeners('exit')
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
