import { type CallId, type Filing, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { draftEditsPart } from '../drafts/draft-edits-part.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useCommand } from '../hooks/use-command.js'
import { useInteraction } from '../hooks/use-desk.js'
import { usePart } from '../hooks/use-part.js'
import { useWords } from '../hooks/use-words.js'
import { filingWords } from '../words/filing-words.js'
import { statusWords } from '../words/status-words.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'
import type { IconPath } from './icons.js'
import * as Icons from './icons.js'
import { OutsideLink } from './outside-link.js'

const icons: Readonly<Record<Exclude<Filing['state'], 'none'>, IconPath>> = {
  draft: Icons.wrapUp,
  waiting: Icons.clock,
  filed: Icons.check,
  failed: Icons.alert,
}

/** Where the ticket stands: draft, waiting to be filed, filed with its number and link, or why not and what to do. */
export function FilingStatus({ callId }: { readonly callId: CallId }): ReactNode {
  const { format } = useRingloop()
  const edits = usePart(draftEditsPart)
  const words = useWords(statusWords, filingWords)
  const interaction = useInteraction(callId)?.interaction
  const { run, busy, error, dismiss } = useCommand()
  if (!interaction || interaction.filing.state === 'none') return null
  const { filing, ticketChanges, subTickets } = interaction
  // the ticket itself, or parts of it
  const failed = [filing, ...subTickets.flatMap(({ parts }) => parts)].flatMap((one) =>
    one.state === 'failed' || one.state === 'notFiled' ? [one] : [],
  )
  const news = filing.state === 'filed' && ticketChanges.latest.find(({ ticketId }) => ticketId === filing.ticket.id)
  const retry = () => {
    if (busy) return
    // What was mended a moment ago must be there first. What cannot be sent is said at its field.
    edits.flush(callId).then(
      () => run({ type: 'retryFiling', callId }),
      () => {},
    )
  }
  return (
    <div className={`rl-notice rl-notice-${filing.state}`}>
      <Icon path={icons[filing.state]} />
      <div className="rl-notice-text">
        <p className="rl-strong">
          {filing.state === 'filed' ? (
            <OutsideLink url={filing.ticket.url}>{words.filing.number(safeLine(filing.ticket.id, 60))}</OutsideLink>
          ) : (
            words.filing[filing.state]
          )}
        </p>
        {filing.state === 'draft' && <p className="rl-quiet">{words.filing.draftHelp}</p>}
        {filing.state === 'filed' && (
          <p className="rl-quiet" title={format.full(filing.at)}>
            {words.filing.at(format.time(filing.at))}
            {news && ` · ${words.status[news.ticket?.status ?? 'cancelled']}`}
          </p>
        )}
        {filing.state === 'waiting' && (
          <>
            <p className="rl-quiet">{words.filing.waitingHelp}</p>
            {filing.trouble && (
              <p>
                {words.filing.trouble(safeLine(filing.trouble.reason, 200))}{' '}
                <span className="rl-quiet">{words.filing.attempts(format.count(filing.trouble.attempts))}</span>
              </p>
            )}
          </>
        )}
        {failed.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of two templates may have the same id
          <p key={index}>
            {'id' in one && `${safeLine(one.ticket.subject, 120)}: `}
            {safeLine(one.reason, 300)}
            {one.mend !== null && (
              <>
                <br />
                <span className="rl-label">{words.filing.mend}</span> {safeLine(one.mend, 300)}
              </>
            )}
          </p>
        ))}
        {failed.length > 0 && (
          <button type="button" className="rl-button rl-button-primary" aria-busy={busy} aria-disabled={busy} onClick={retry}>
            {words.filing.retry}
          </button>
        )}
        <CommandError error={error} dismiss={dismiss} />
      </div>
    </div>
  )
}
