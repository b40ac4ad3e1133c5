import { readFile, realpath } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { defaultRules, type Language, RingloopError, type RuleSet, ruleSetSchema } from '@ringloop/core'
import { valueInWords } from '@ringloop/core/explain'
import * as z from 'zod'
import { toConfigProblems } from '../config/config-problem.js'
import { parseJson } from '../config/parse-json.js'
import { loadRules } from '../config/rules-file.js'
import { checkRuleFile } from '../rules-cli/check-rule-file.js'
import { type ChangedCall, dryRun } from '../rules-cli/dry-run.js'
import { explained, journalCall } from '../rules-cli/explain-recorded.js'
import { openJournal } from '../rules-cli/open-journal.js'
import { chooseCall, type ReplayedContact, replayRecorded } from '../rules-cli/replay-call.js'
import { parseRuleCases, recordedContactSchema } from '../rules-cli/rule-cases.js'
import { runRuleCase } from '../rules-cli/run-rule-case.js'
import { renderChange, renderDryRun, renderExplanations, renderFindings } from '../rules-cli/tell-rules.js'
import type { CliIo } from './cli-io.js'
import { plain } from './replay-timeline.js'

const usage = `ringloop rules check FILE…
  Tells everything that is wrong with a rule file, by line and column, and warns of rules that can never count.

ringloop rules test FILE [CASES…]
  Runs the cases of a file against its rules. CASES is FILE with .cases.json if none is given.

ringloop rules explain RECORDING [--call ID] [--rules FILE] [--contact JSON]
ringloop rules explain --journal PLACE --call ID [--rules FILE]
  Why a call went where it went: route, pop, ticket and what rules did. Of a recorded call it is what these rules make of it; of a call in a
  journal, what was noted then.

ringloop rules dry-run FILE --journal PLACE [--from DATE] [--to DATE]
  What these rules would have done to the calls of a journal, and which calls would have gone otherwise.

ringloop rules schema
  Prints the JSON Schema of rule files, for editors.

  --journal PLACE  a data directory (its gateway must be stopped), or postgres://… (its gateway may run); it is only read
  --schema NAME    the schema in PostgreSQL (default: ringloop)
  --call ID        the call, or the beginning of its id in a recording
  --contact JSON   who the directory says is calling in a recording, such as {"name":"Ann","level":"gold"}; null: nobody (default: it is away)
  --rules FILE     the rules that were in force (default: none of one's own)
  --language LANG  en or zh (default: en)
  --region CC      country of national numbers, ISO 3166 (default: US)
  --changes N      how many changed calls are told (default: 20)
  --json           dry-run and explain: JSON, one object a line

Exit code 0 if all is well; 1 if something is wrong, or a case is not as expected.
`

const options = {
  journal: { type: 'string' },
  schema: { type: 'string' },
  call: { type: 'string' },
  rules: { type: 'string' },
  contact: { type: 'string' },
  language: { type: 'string', default: 'en' },
  region: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  changes: { type: 'string', default: '20' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>['values']

const commands: Readonly<Record<string, (files: readonly string[], values: Values, io: CliIo) => Promise<number>>> = {
  check,
  test,
  explain,
  'dry-run': runDryRun,
  schema,
}

/** `ringloop rules`. */
export async function runRules(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
  const [name, ...files] = positionals
  if (values.help) {
    io.out(usage)
    return 0
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined)
    throw new RingloopError(
      'invalidInput',
      name === undefined ? 'nothing to do.' : `there is no "ringloop rules ${plain(name)}".`,
      {
        mend: `Give one of ${Object.keys(commands).join(', ')}; ringloop rules --help tells more.`,
      },
    )
  return command(files, values, io)
}

async function check(files: readonly string[], _: Values, io: CliIo): Promise<number> {
  if (files.length === 0) throw missingFile('check')
  let errors = 0
  for (const file of files) {
    const findings = checkRuleFile(await readRuleText(file))
    io.out(renderFindings(file, findings))
    const [wrong, warnings] = ['error', 'warning'].map((level) => findings.filter((finding) => finding.level === level).length)
    errors += wrong ?? 0
    io.out(
      `${plain(file)}: ${wrong === 0 ? 'well-formed' : `${wrong} wrong`}${warnings === 0 ? '' : `, ${warnings} to look at`}\n`,
    )
  }
  return errors === 0 ? 0 : 1
}

async function test([file, ...given]: readonly string[], values: Values, io: CliIo): Promise<number> {
  if (file === undefined) throw missingFile('test')
  const rules = await loadRules(file)
  const caseFiles = given.length > 0 ? given : [file.replace(/(\.json)?$/, '.cases.json')]
  let [run, failed] = [0, 0]
  for (const caseFile of caseFiles) {
    const { region = 'US', cases } = parseRuleCases(await readRuleText(caseFile), caseFile)
    for (const one of cases) {
      const { name, differences } = await runRuleCase(one, { rules, region: readRegion(values, region), file: caseFile })
      run++
      if (differences.length === 0) continue
      failed++
      io.out(`${plain(caseFile)}: ${plain(name)}\n${differences.map((line) => `    ${plain(line)}\n`).join('')}`)
    }
  }
  io.out(
    failed === 0
      ? `${plain(file)}: ${run} of ${run} cases as expected\n`
      : `${plain(file)}: ${failed} of ${run} cases not as expected\n`,
  )
  return failed === 0 ? 0 : 1
}

async function explain([recording]: readonly string[], values: Values, io: CliIo): Promise<number> {
  const settings = { rules: await rulesOf(values), region: readRegion(values), language: readLanguage(values) }
  const tell = (call: Parameters<typeof explained>[0]) => {
    const { summary, explanations } = explained(call, settings)
    const word = (value: string) => valueInWords(value, settings.language)
    io.out(
      values.json
        ? `${JSON.stringify({ callId: call.id, explanations })}\n`
        : `${plain(call.id)}: ${word(summary.direction)} → ${plain(call.call.dialled)}, ${summary.outcome === null ? goesOn[settings.language] : word(summary.outcome)}\n${renderExplanations(explanations)}`,
    )
  }
  if (values.journal !== undefined) {
    if (values.call === undefined) throw new RingloopError('invalidInput', 'no call given.', { mend: 'Give --call ID.' })
    await using journal = await openJournal(values.journal, { schema: values.schema })
    tell(await journalCall(journal, values.call, settings))
    return 0
  }
  if (recording === undefined)
    throw new RingloopError('invalidInput', 'nothing to explain.', { mend: 'Give a recording, or --journal and --call.' })
  tell(chooseCall(await replayRecorded(recording, settings, readContact(values)), values.call))
  return 0
}

async function runDryRun([file]: readonly string[], values: Values, io: CliIo): Promise<number> {
  if (file === undefined) throw missingFile('dry-run')
  if (values.journal === undefined)
    throw new RingloopError('invalidInput', 'no journal given.', {
      mend: 'Give --journal with a data directory, or postgres://….',
    })
  const rules = await loadRules(file)
  const most = Number(values.changes)
  if (!(Number.isInteger(most) && most >= 0))
    throw new RingloopError('invalidInput', `--changes ${values.changes} is no number.`, {
      mend: 'Give a whole number, such as 20.',
    })
  await using journal = await openJournal(values.journal, { schema: values.schema })
  let told = 0
  const onChanged = (call: ChangedCall) => {
    if (told++ >= most) return
    io.out(values.json ? `${JSON.stringify(call)}\n` : renderChange(call))
  }
  const result = await dryRun(journal, {
    rules,
    region: readRegion(values),
    language: readLanguage(values),
    from: readInstant('from', values.from, Number.NEGATIVE_INFINITY),
    to: readInstant('to', values.to, Number.POSITIVE_INFINITY),
    onChanged,
    signal: io.signal,
  })
  if (values.json) {
    const counts = Object.fromEntries([...result.rules].map(([rule, kinds]) => [rule, Object.fromEntries(kinds)]))
    io.out(`${JSON.stringify({ ...result, rules: counts })}\n`)
  } else {
    if (told > most) io.out(`  … and ${told - most} more\n`)
    io.out(renderDryRun(result))
  }
  return io.signal.aborted ? 1 : 0
}

async function schema(_files: readonly string[], _values: Values, io: CliIo): Promise<number> {
  io.out(`${JSON.stringify(z.toJSONSchema(ruleSetSchema, { io: 'input', unrepresentable: 'any' }), null, 2)}\n`)
  return 0
}

const goesOn: Readonly<Record<Language, string>> = { en: 'still going on', 'zh-CN': '仍在进行' }

const rulesOf = async ({ rules }: Values): Promise<RuleSet> => (rules === undefined ? defaultRules : loadRules(rules))

const missingFile = (command: string) =>
  new RingloopError('invalidInput', 'no rule file given.', { mend: `Give one: ringloop rules ${command} rules.json` })

async function readRuleText(file: string): Promise<string> {
  try {
    return await readFile(await realpath(file), 'utf8')
  } catch (cause) {
    throw new RingloopError('invalidInput', `${plain(file)} cannot be read.`, { mend: 'Check the path and the rights.', cause })
  }
}

function readLanguage({ language }: Values): Language {
  if (/^en\b/i.test(language)) return 'en'
  if (/^zh\b/i.test(language)) return 'zh-CN'
  throw new RingloopError('invalidInput', `--language ${plain(language)} is none that there is.`, { mend: 'Give en or zh.' })
}

function readContact({ contact }: Values): ReplayedContact | null | undefined {
  if (contact === undefined) return undefined
  const given = parseJson(contact, '--contact')
  const parsed = recordedContactSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const [first] = toConfigProblems(parsed.error, recordedContactSchema, given)
  throw new RingloopError('invalidInput', `--contact ${first?.key ?? ''} ${first?.problem ?? 'is wrong'}`, {
    mend: 'Give an object with name, level and tags, or null for nobody.',
  })
}

function readRegion({ region }: Values, usual = 'US'): string {
  const code = (region ?? usual).toUpperCase()
  if (/^[A-Z]{2}$/.test(code)) return code
  throw new RingloopError('invalidInput', `--region ${plain(code)} is no country.`, {
    mend: 'Give two letters of ISO 3166, such as DE.',
  })
}

function readInstant(name: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual
  const at = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN
  if (!Number.isNaN(at)) return at
  throw new RingloopError('invalidInput', `--${name} ${plain(text)} is no time.`, {
    mend: 'Give a date (UTC), such as 2026-11-16, or an instant, such as 2026-11-16T08:00:00+01:00.',
  })
}
