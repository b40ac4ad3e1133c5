import { type CallId, type CaseConsent, type Contact, type ContactAsset, safeLine } from '@ringloop/core'
import { type ReactNode, useState } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useCase } from '../hooks/use-case.js'
import { useNow } from '../hooks/use-now.js'
import { useRunningCommands } from '../hooks/use-running-commands.js'
import { useWords } from '../hooks/use-words.js'
import { caseWords } from '../words/case-words.js'
import { deskWords } from '../words/desk-words.js'
import { CallerText } from './caller-text.js'
import { CommandError } from './command-error.js'
import { OutsideLink } from './outside-link.js'

/** What a customer is worth, and what time it is where they are. */
export function CustomerFacts({ contact }: { readonly contact: Contact }): ReactNode {
  const { format } = useRingloop()
  const said = useWords(caseWords).case
  const { value, timeZone } = contact
  return (
    <>
      {value && Number.isFinite(value.amount) && (
        <div>
          <dt>{said.value}</dt>
          <dd className="rl-count">{format.money(value.amount, value.currency)}</dd>
        </div>
      )}
      {timeZone && <LocalTime timeZone={timeZone} />}
    </>
  )
}

function LocalTime({ timeZone }: { readonly timeZone: string }): ReactNode {
  const { format } = useRingloop()
  const said = useWords(caseWords).case
  const shown = format.timeAt(useNow(0), timeZone)
  if (shown === null) return null
  return (
    <div>
      <dt>{said.localTime}</dt>
      <dd className="rl-count" title={safeLine(timeZone, 60)}>
        {shown}
      </dd>
    </div>
  )
}

const assetsAtFirst = 4

/** What a customer has of the house's. */
export function CustomerAssets({ assets }: { readonly assets: readonly ContactAsset[] }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(deskWords)
  const said = useWords(caseWords).case
  const [all, setAll] = useState(false)
  if (assets.length === 0) return null
  const shown = assets.slice(0, all ? 100 : assetsAtFirst)
  return (
    <div className="rl-assets">
      <h3 className="rl-label">{said.assets}</h3>
      <ul className="rl-asset-list">
        {shown.map((asset) => (
          <Asset key={asset.id} asset={asset} />
        ))}
      </ul>
      {shown.length < Math.min(assets.length, 100) && (
        <button type="button" className="rl-button rl-button-quiet" onClick={() => setAll(true)}>
          {words.desk.showAll(format.count(assets.length))}
        </button>
      )}
    </div>
  )
}

function Asset({ asset: { name, detail, url, until } }: { readonly asset: ContactAsset }): ReactNode {
  const { desk, format } = useRingloop()
  const said = useWords(caseWords).case
  return (
    <li className="rl-asset">
      <OutsideLink url={url}>
        <CallerText text={name} limit={120} />
      </OutsideLink>
      {detail && (
        <span className="rl-quiet">
          <CallerText text={detail} limit={200} />
        </span>
      )}
      {until !== undefined && Number.isFinite(until) && (
        <span className={until < desk.serverNow() ? 'rl-asset-over' : 'rl-quiet'}>
          {said.until(format.day(until, desk.serverNow()))}
        </span>
      )}
    </li>
  )
}

/** What a customer allows, and, where the gateway keeps it, two buttons for what they say now. */
export function CustomerConsents({ callId }: { readonly callId: CallId }): ReactNode {
  const said = useWords(caseWords).case
  const { consents } = useCase(callId)
  const { run, isRunning, error, dismiss } = useRunningCommands()
  const rows = Object.values(consents)
  if (rows.length === 0) return null
  const say = (purpose: string, granted: boolean) => run({ type: 'recordConsent', callId, purpose, granted }, purpose)
  return (
    <div className="rl-consents">
      <h3 className="rl-label">{said.consents}</h3>
      <ul className="rl-consent-list">
        {rows.slice(0, 20).map((row) => (
          <Consent key={row.purpose} row={row} busy={isRunning(row.purpose)} say={say} />
        ))}
      </ul>
      <CommandError error={error} dismiss={dismiss} />
    </div>
  )
}

function Consent({
  row: { purpose, state, at, changeable },
  busy,
  say,
}: {
  readonly row: CaseConsent
  readonly busy: boolean
  readonly say: (purpose: string, granted: boolean) => void
}): ReactNode {
  const { desk, format } = useRingloop()
  const { consent, consentStates, agrees, refuses } = useWords(caseWords).case
  const named = own(consent, purpose) ?? safeLine(purpose, 40)
  return (
    <li className="rl-consent">
      <span>{named}</span>
      <span className={`rl-consent-state rl-consent-${state === 'granted' ? 'yes' : 'no'}`}>
        {own(consentStates, state) ?? safeLine(state, 40)}
        {at !== null && <span className="rl-quiet"> · {format.when(at, desk.serverNow())}</span>}
      </span>
      <span className="rl-consent-buttons">
        {changeable && (
          <>
            <button
              type="button"
              className="rl-button rl-button-small"
              aria-label={`${agrees}: ${named}`}
              aria-pressed={state === 'granted'}
              aria-busy={busy}
              onClick={() => say(purpose, true)}
            >
              {agrees}
            </button>
            <button
              type="button"
              className="rl-button rl-button-small"
              aria-label={`${refuses}: ${named}`}
              aria-pressed={state === 'denied' || state === 'withdrawn'}
              aria-busy={busy}
              onClick={() => say(purpose, false)}
            >
              {refuses}
            </button>
          </>
        )}
      </span>
    </li>
  )
}

const own = (words: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(words, key) ? words[key] : undefined
