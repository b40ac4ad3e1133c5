import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type E164, RingloopError, toE164 } from '@ringloop/core'
import { importNumbers } from '../compliance/import-numbers.js'
import { createSqlDoNotCallList } from '../compliance/sql-do-not-call-list.js'
import { loadConfig } from '../config/load-config.js'
import { createLog } from '../host/log.js'
import { openStore } from '../host/open-store.js'
import type { CliIo } from './cli-io.js'
import { plain } from './replay-timeline.js'

const usage = `ringloop dnc import FILE | add NUMBER… | remove NUMBER… | check NUMBER… [--config FILE]

Keeps the do-not-call list of the gateway. With the embedded database the gateway must be stopped meanwhile; with PostgreSQL
it goes on, and what is added holds at once. Exit code of check: 0 if none is on the list, 1 if one is.

  import FILE     a number in each line, or lines of comma-separated values; what is no number is counted and left out
  --columns N,M   of comma-separated values: the columns that make up the number, in order (default: 1)
  --prefix +1     what the file leaves out in front of every number
  --source NAME   where the numbers come from, kept with them (default: the name of the file)
  --config FILE   the configuration of the gateway (default: ringloop.json)
`

/** `ringloop dnc`. */
export async function runDnc(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      columns: { type: 'string', default: '1' },
      prefix: { type: 'string', default: '' },
      source: { type: 'string' },
      config: { type: 'string', short: 'c', default: 'ringloop.json' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    io.out(usage)
    return 0
  }
  const [verb, ...given] = positionals
  if (
    verb === undefined ||
    !['import', 'add', 'remove', 'check'].includes(verb) ||
    given.length === 0 ||
    (verb === 'import' && given.length > 1)
  )
    throw new RingloopError('invalidInput', 'say what to do with what.', {
      mend: 'Like: ringloop dnc import list.csv, or ringloop dnc check +4930901820. See: ringloop dnc --help',
    })
  const columns = values.columns.split(',').map((column) => Number(column) - 1)
  if (columns.some((column) => !Number.isInteger(column) || column < 0))
    throw new RingloopError('invalidInput', `--columns: "${plain(values.columns)}" are no columns.`, {
      mend: 'Count from 1: --columns 1,2',
    })

  const { config } = await loadConfig(values.config)
  const [file = ''] = given
  if (verb === 'import') await refuseMissing(file)
  const numbers = verb === 'import' ? [] : given.map((text) => numberOf(text, config.region))
  await using store = await openStore(config, {
    environment: io.environment,
    log: createLog({ level: 'error', destination: { write: io.error } }),
    signal: io.signal,
    own: false,
  })
  const source = values.source ?? (verb === 'import' ? (file.split(/[\\/]/).at(-1) ?? file) : 'ringloop dnc')
  const list = createSqlDoNotCallList(store.database, { source: source.slice(0, 200), now: () => Date.now() })
  if (verb === 'import') {
    const { read, added, rejected, examples } = await importNumbers(createReadStream(file, { signal: io.signal }), {
      list,
      region: config.region,
      columns,
      prefix: values.prefix,
      signal: io.signal,
    })
    io.out(
      `${read} lines read: ${added} numbers added, ${read - added - rejected} were there already, ${rejected} are no numbers\n`,
    )
    for (const { line, text } of examples) io.out(`  line ${line}: ${plain(text)}\n`)
    return read === rejected ? 1 : 0
  }
  if (verb === 'check') {
    let listed = 0
    for (const number of numbers) {
      const on = await list.has(number, { signal: io.signal })
      if (on) listed++
      io.out(`${number} ${on ? 'must not be called' : 'is not on the list'}\n`)
    }
    return listed > 0 ? 1 : 0
  }
  const changed = await list[verb === 'add' ? 'add' : 'remove'](numbers, { signal: io.signal })
  const others = verb === 'add' ? 'there already' : 'not there'
  io.out(`${changed} of ${numbers.length} ${verb === 'add' ? 'added' : 'removed'}, the others were ${others}\n`)
  return 0
}

function numberOf(text: string, region: string): E164 {
  const number = toE164(text, region)
  if (number === null)
    throw new RingloopError('invalidInput', `"${plain(text.slice(0, 40))}" is no telephone number.`, {
      mend: 'Write it like +4930901820.',
    })
  return number
}

/** Told before a database is opened. */
async function refuseMissing(path: string): Promise<void> {
  const problem = await stat(path).then(
    (found) => (found.isDirectory() ? 'is a directory' : null),
    () => 'there is no such file, or it may not be read',
  )
  if (problem !== null) throw new RingloopError('invalidInput', `${plain(path)}: ${problem}.`, { mend: 'Check the path.' })
}
