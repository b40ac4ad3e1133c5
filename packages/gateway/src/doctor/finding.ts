/** One thing that was looked at. */
export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail'
  /** What was looked at, in two or three words. */
  readonly what: string
  readonly detail: string
  /** What to do, unless it is well. */
  readonly mend: string | null
}

/** It is well. */
export const ok = (what: string, detail: string): Finding => ({ level: 'ok', what, detail, mend: null })
/** It works, and somebody should look at it. */
export const warn = (what: string, detail: string, mend: string): Finding => ({ level: 'warn', what, detail, mend })
/** Ringloop cannot work like this. */
export const fail = (what: string, detail: string, mend: string): Finding => ({ level: 'fail', what, detail, mend })
