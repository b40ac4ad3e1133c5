import { type ContactId, toContactId } from '@ringloop/core'
import { isSysId } from './servicenow-answers.js'

const prefix = 'servicenow:'

/** The contact id of a user. Marked, so that the id of another directory is never taken for one of these. */
export const contactIdOfUser = (sysId: string): ContactId => toContactId(prefix + sysId)

/** The `sys_id` in a contact id, or `null` if it is another directory's. */
export function userOfContactId(id: string): string | null {
  const sysId = id.startsWith(prefix) ? id.slice(prefix.length) : ''
  return isSysId(sysId) ? sysId : null
}
