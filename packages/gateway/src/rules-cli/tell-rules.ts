import type { Explanation } from '@ringloop/core/explain'
import { plain } from '../cli/replay-timeline.js'
import type { RuleFinding } from './check-rule-file.js'
import type { ChangedCall, DryRun } from './dry-run.js'

/** What is to say about a file, one finding after the other: place, problem, mend. */
export function renderFindings(file: string, findings: readonly RuleFinding[]): string {
  return findings
    .map(
      ({ line, column, level, text, mend }) =>
        `${plain(file)}:${line}:${column}: ${level}: ${plain(text)}\n${mend === '' ? '' : `    → ${plain(mend)}\n`}`,
    )
    .join('')
}

/** Why a call went where it went. */
export function renderExplanations(explanations: readonly Explanation[]): string {
  return explanations
    .map(({ title, lines }) => {
      const told = lines.map(({ kind, text }) => `${kind === 'held' || kind === 'otherwise' ? '    ' : '  '}${plain(text)}\n`)
      return `\n${plain(title)}\n${told.join('')}`
    })
    .join('')
}

/** A call that would have gone otherwise. */
export function renderChange({ callId, at, changes }: ChangedCall): string {
  const lines = changes.map(({ what, was, would }) => `    ${what}: ${plain(was)} → ${plain(would)}\n`)
  return `  ${new Date(at).toISOString()}  ${plain(callId)}\n${lines.join('')}`
}

/** How often each rule counted, and for what. */
export function renderDryRun({ calls, unfinished, rules, changed, leftToWorkflows }: DryRun): string {
  const width = Math.max(4, ...[...rules.keys()].map((rule) => rule.length))
  const used = [...rules].filter(([, counts]) => counts.size > 0)
  const never = [...rules].filter(([, counts]) => counts.size === 0).map(([rule]) => rule)
  return [
    `\n${calls} ${calls === 1 ? 'call' : 'calls'}${unfinished === 0 ? '' : `; ${unfinished} more were not over`}.\n`,
    ...used.map(
      ([rule, counts]) =>
        `  ${plain(rule).padEnd(width)}  ${[...counts].map(([kind, count]) => `${kind} ${count}`).join(', ')}\n`,
    ),
    ...(never.length === 0 ? [] : [`Never: ${never.map(plain).join(', ')}.\n`]),
    ...(leftToWorkflows === 0
      ? []
      : [`${leftToWorkflows} routes are a workflow's: where they would have led hangs on the agents of then.\n`]),
    changed === 0
      ? 'Every call would have gone as it did.\n'
      : `${changed} ${changed === 1 ? 'call' : 'calls'} would have gone otherwise.\n`,
  ].join('')
}
