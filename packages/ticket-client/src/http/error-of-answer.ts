import { RingloopError, type RingloopErrorCode } from '@ringloop/core'
import { oneLine } from '../text/plain-text.js'

/** What a backend's error body says. */
interface Complaint {
  readonly message?: string | undefined
  /** The field of our request that it does not like. */
  readonly field?: string | undefined
}

/** Finds the complaint in an error body of unknown shape. */
export type ReadComplaint = (body: unknown) => Complaint

/** Everything {@link errorOfAnswer} looks at. */
export interface FailedAnswer {
  /** `desk: POST tickets`. */
  readonly where: string
  readonly status: number
  /** The parsed body, or its text if it was no JSON. */
  readonly body: unknown
  readonly retryAfterMs: number | null
  readonly readComplaint: ReadComplaint
  readonly redact: (text: string) => string
  /** The backend's own meaning of some statuses. */
  readonly codes?: Readonly<Record<string, RingloopErrorCode>> | undefined
}

/** The typed error for an answer that is no success. */
export function errorOfAnswer(answer: FailedAnswer): RingloopError {
  const { where, status, retryAfterMs } = answer
  const complaint = answer.readComplaint(answer.body)
  const said = complaint.message === undefined ? '' : `: ${oneLine(answer.redact(complaint.message), 300)}`
  const field = complaint.field === undefined ? null : oneLine(answer.redact(complaint.field), 80)
  const code = answer.codes?.[String(status)] ?? codeOf(status)
  return new RingloopError(code, `${where} answered ${status}${field === null ? '' : ` (field "${field}")`}${said}`, {
    mend: mendOf(code, field),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  })
}

function codeOf(status: number): RingloopErrorCode {
  if (status === 401 || status === 403 || status === 407) return 'unauthorised'
  if (status === 404 || status === 410) return 'notFound'
  if (status === 409 || status === 412) return 'conflict'
  if (status === 429) return 'rateLimited'
  // 408 and 425 say "again, later"; 423 "locked" passes as well.
  if (status === 408 || status === 423 || status === 425) return 'unavailable'
  if (status >= 400 && status < 500) return 'invalidInput'
  return 'unavailable'
}

function mendOf(code: RingloopErrorCode, field: string | null): string {
  switch (code) {
    case 'unauthorised':
      return 'Check the credentials of the backend, and that their account may do this.'
    case 'notFound':
      return 'Check the id, and the address of the backend.'
    case 'conflict':
      return 'Somebody else changed it; read it again and decide anew.'
    case 'rateLimited':
      return 'Wait; the backend asks for fewer requests.'
    case 'invalidInput':
      return field === null ? 'Change what is sent.' : `Change "${field}".`
    default:
      return "It is safe to try again; see the backend's own log if it stays."
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Knows the shapes that most backends use: `message`, `error`, `errors: [{ field, message }]`, `errors: { field: […] }`. */
export const readCommonComplaint: ReadComplaint = (body) => {
  if (typeof body === 'string') return { message: body.trimStart().startsWith('<') ? undefined : body || undefined }
  if (!isRecord(body)) return {}
  const nested = isRecord(body.error) ? body.error : body
  const message = [nested.message, body.error, body.detail, body.title].find((text) => typeof text === 'string')
  const found: Complaint = typeof message === 'string' ? { message } : {}
  const { errors } = nested
  if (Array.isArray(errors)) return { ...found, ...complaintInList(errors) }
  if (isRecord(errors)) {
    const [field, said] = Object.entries(errors)[0] ?? []
    if (field !== undefined) return { ...found, field, message: textOf(said) ?? found.message }
  }
  return found
}

function complaintInList(errors: readonly unknown[]): Complaint {
  const [first] = errors
  if (typeof first === 'string') return { message: errors.filter((error) => typeof error === 'string').join('; ') }
  if (!isRecord(first)) return {}
  const field = typeof first.field === 'string' ? first.field : undefined
  const message = textOf(first.message ?? first.detail)
  return { ...(field === undefined ? {} : { field }), ...(message === undefined ? {} : { message }) }
}

function textOf(value: unknown): string | undefined {
  const text: unknown = Array.isArray(value) ? value[0] : value
  if (typeof text === 'string') return text
  return isRecord(text) && typeof text.message === 'string' ? text.message : undefined
}
