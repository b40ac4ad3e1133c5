import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** A demo that runs. */
export interface RunningDemo {
  /** The desk of each agent, with its token. */
  readonly addresses: readonly string[]
  stop(): Promise<void>
}

/** `ringloop demo` in a process of its own, as a person starts it. */
export async function startDemo(speed: number, language: 'en' | 'zh-CN'): Promise<RunningDemo> {
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--conditions=@ringloop/source',
      '--import',
      'tsx',
      'packages/gateway/src/cli/main.ts',
      'demo',
      '--port',
      '0',
      '--speed',
      String(speed),
      '--language',
      language,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  const addresses = await new Promise<string[]>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const found = output.match(/http:\/\/\S+#token=\S+/g) ?? []
      if (found.length >= 2) resolve(found)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => reject(new Error(`The demo ended (${code}) before it printed an address:\n${output}`)))
  })
  return {
    addresses,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const [code] = await ended
      expect(code, output).toBe(0)
    },
  }
}
