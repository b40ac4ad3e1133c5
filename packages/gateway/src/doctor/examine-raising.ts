import { type EslTransport, eslCommand, raiseScript } from '@ringloop/freeswitch-adapter'
import { type Finding, ok, warn } from './finding.js'

const commandMs = 5_000
const what = 'who waits'

/** Whether callers who wait in a queue can be raised: tries it on nobody. */
export async function* examineRaising(transport: EslTransport): AsyncGenerator<Finding> {
  const ask = async (command: string, ...args: readonly string[]) =>
    (await transport.send(eslCommand.api(command, ...args), { timeoutMilliseconds: commandMs })).text.trim()
  if ((await ask('module_exists', 'mod_callcenter')) !== 'true') return
  if ((await ask('module_exists', 'mod_lua')) !== 'true') {
    yield warn(
      what,
      'cannot be raised, as the rules would: mod_lua is not loaded',
      'Load it ("load mod_lua") and add it to modules.conf.xml.',
    )
    return
  }
  const nobody = { channel: 'nobody', queue: 'none', headStartSeconds: 0, countsFromAnswer: false }
  const said = await ask('lua', raiseScript(nobody))
  if (/^\+OK 0 0\b/.test(said)) yield ok(what, 'can be raised')
  else
    yield warn(
      what,
      `cannot be raised, as the rules would: ${JSON.stringify(said.slice(0, 200))}`,
      'Let this user run "lua" (esl-allowed-api), and look at odbc-dsn and dbname of callcenter.conf.xml.',
    )
}
