/**
 * A value in TicketSQL, RT's query language: in quotes, with quotes and backslashes escaped (RT::SQL takes `\x` for `x`).
 * RT is liberal in what it finds, so whoever asks must compare the value in the answer.
 */
export function quoteTicketSql(value: string): string {
  return `'${value.replace(/[\\'"]/g, '\\$&')}'`
}

/** `CF.{name}`. The name comes from the configuration, which allows no braces, quotes or backslashes. */
export const customFieldColumn = (name: string): string => `CF.{${name}}`

/** A time as TicketSQL reads it, in UTC. */
export const ticketSqlTime = (at: number): string => quoteTicketSql(new Date(at).toISOString().slice(0, 19).replace('T', ' '))
