import { isRingloopError, nearest } from '@ringloop/core'
import type { CliIo, Command } from './cli-io.js'
import { packageVersion } from './package-version.js'
import { plain } from './replay-timeline.js'

/** The commands; each loads its code when it is called. */
const commands: Readonly<Record<string, Command>> = {
  serve: {
    summary: 'runs the gateway',
    run: async (args, io) => (await import('./serve-command.js')).runServe(args, io),
  },
  doctor: {
    summary: 'checks FreeSWITCH, ticket system and configuration, and says what to mend',
    run: async (args, io) => (await import('./doctor-command.js')).runDoctor(args, io),
  },
  import: {
    summary: 'brings in customers and past tickets from CSV or JSON',
    run: async (args, io) => (await import('./import-command.js')).runImportCommand(args, io),
  },
  rules: {
    summary: 'checks, tests and explains rules, and tries them on past calls',
    run: async (args, io) => (await import('./rules-command.js')).runRules(args, io),
  },
  dnc: {
    summary: 'keeps the list of numbers that must not be called',
    run: async (args, io) => (await import('./dnc-command.js')).runDnc(args, io),
  },
  demo: {
    summary: 'shows the whole loop with recorded calls, or with those of a real switch',
    run: async (args, io) => (await import('../demo/run-demo.js')).runDemo(args, io),
  },
  simulate: {
    summary: 'runs a simulated FreeSWITCH with customers who call',
    run: async (args, io) => (await import('./simulate-command.js')).runSimulate(args, io),
  },
  replay: {
    summary: 'tells what happened to each call of a recorded stream',
    run: async (args, io) => (await import('./replay-command.js')).runReplay(args, io),
  },
}

const usage = () => {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return `ringloop COMMAND [options]\n\n${lines.join('\n')}\n\n  ringloop COMMAND --help tells the options; ringloop --version the version.\n`
}

/** Runs `ringloop` with the arguments after its name. Gives the exit code: 0 well, 1 not, 2 wrong use. Never throws. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = args
  if (name === '--version' || name === '-v') {
    io.out(`${packageVersion()}\n`)
    return 0
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    ;(name === undefined ? io.error : io.out)(usage())
    return name === undefined ? 2 : 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    const meant = nearest(name, Object.keys(commands))
    io.error(
      `ringloop: there is no command "${plain(name.slice(0, 60))}".${meant === null ? '' : ` Did you mean "${meant}"?`}\n\n${usage()}`,
    )
    return 2
  }
  try {
    return await command.run(rest, io)
  } catch (error) {
    io.error(`ringloop ${name}: ${tellError(error, name)}\n`)
    return isUsageError(error) ? 2 : 1
  }
}

/** One message with its mend; for what is none of our errors, where it happened too. */
function tellError(error: unknown, name: string): string {
  if (isRingloopError(error))
    return plain(
      [error.message, error.mend ?? '']
        .filter((part) => part !== '')
        .map(sentence)
        .join(' '),
    )
  if (isUsageError(error)) return `${plain(error.message)} See: ringloop ${name} --help`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Messages of some packages have no full stop; two sentences side by side need one. */
const sentence = (text: string) => (/[.!?…。]$/.test(text) ? text : `${text}.`)

/** What `parseArgs` throws. */
const isUsageError = (error: unknown): error is Error =>
  error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS_')
