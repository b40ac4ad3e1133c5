import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A gateway process. */
export interface RunningGateway {
  /** Resolves with the desk's address when it runs; rejects if it ends before. */
  readonly ready: Promise<string>
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
  /** `kill -9`: no handler runs. Gives whether it ended by that, and not by itself before. */
  kill(): Promise<boolean>
  /** SIGTERM, and waits for a clean end. */
  stop(): Promise<number | null>
  /** What it logged, newest last. */
  readonly output: () => string
}

export function startGateway(file: string, settings: object): RunningGateway {
  const child: ChildProcess = spawn(process.execPath, [file, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const note = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-20_000)
  }
  child.stdout?.on('data', note)
  child.stderr?.on('data', note)
  const ended = once(child, 'exit').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null }))
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const address = /^ready (\S+)$/m.exec(output)?.[1]
      if (address !== undefined) resolve(address)
    })
    void ended.then(({ code, signal }) => reject(new Error(`The gateway ended before it ran (${code ?? signal}):\n${output}`)))
  })
  ready.catch(() => {})
  return {
    ready,
    ended,
    output: () => output,
    async kill() {
      child.kill('SIGKILL')
      return (await ended).signal === 'SIGKILL'
    },
    async stop() {
      child.kill('SIGTERM')
      return (await ended).code
    },
  }
}
