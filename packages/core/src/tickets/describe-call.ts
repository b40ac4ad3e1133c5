import { answeringAgent } from '../calls/answering-agent.js'
import type { Call } from '../calls/call.js'
import { holdSeconds, talkSeconds, waitSeconds } from '../calls/call-summary.js'
import { withholdCaller } from '../calls/withhold-caller.js'
import { callerName, customerNumber, formatNumber, isHidden } from '../contacts/caller-number.js'
import type { Language } from '../text/language.js'
import { safeLine } from '../text/safe-text.js'
import { type DraftTexts, draftTexts } from './draft-texts.js'

/** The customer in words: `王小明 (010 1234 5678)`, the number alone, `hidden number`. `name` is the name to use, if one is known. */
export function customerInWords(
  call: Call,
  name: string | null,
  options: { readonly region: string; readonly language: Language },
): string {
  const texts = draftTexts[options.language]
  if (isHidden(call.customer)) return texts.hiddenNumber
  const raw = customerNumber(call)
  const number = raw === null ? '' : formatNumber(raw, options.region)
  const shown = safeLine(name ?? callerName(call.customer) ?? '', 120)
  if (shown !== '' && number !== '') return `${shown} (${number})`
  return shown || number || texts.unknownCaller
}

/** A call as readable plain text, one fact a line, only what is known. */
export function describeCall(
  original: Call,
  name: string | null,
  options: { readonly region: string; readonly language: Language },
): string {
  const call = withholdCaller(original)
  const texts = draftTexts[options.language]
  const agent = answeringAgent(call)
  const ended = call.state === 'ended'
  const lines: (readonly [keyof DraftTexts['labels'], string | null])[] = [
    ['customer', customerInWords(original, name, options)],
    ['dialled', call.dialled],
    ['queue', call.queue],
    ['digits', call.digits],
    ['agent', agent === null ? null : agentInWords(agent)],
    ...call.transfers.map(
      (transfer) =>
        [
          'transfer',
          `${transfer.from} → ${transfer.to}${transfer.result === 'completed' ? '' : ` (${transfer.result})`}`,
        ] as const,
    ),
    ['outcome', ended ? texts.outcomes[call.outcome] : null],
    ['started', iso(call.startedAt)],
    ['answered', call.answeredAt === null ? null : iso(call.answeredAt)],
    ['ended', ended ? iso(call.endedAt) : null],
    ['waited', duration(waitSeconds(call))],
    ['talked', duration(talkSeconds(call) || null)],
    ['onHold', duration(holdSeconds(call) || null)],
    ...call.recordings.map((recording) => ['recording', recording.path] as const),
  ]
  return lines
    .map(([label, value]) => [texts.labels[label], safeLine(value ?? '', 500)] as const)
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}${texts.colon}${value}`)
    .join('\n')
}

function agentInWords({ agent, extension }: { readonly agent: string | null; readonly extension: string }): string {
  return agent === null || agent === extension ? extension : `${agent} (${extension})`
}

const iso = (at: number): string => new Date(at).toISOString()

/** Seconds as `m:ss` or `h:mm:ss`. */
function duration(seconds: number | null): string | null {
  if (seconds === null) return null
  const whole = Math.round(seconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`
}
