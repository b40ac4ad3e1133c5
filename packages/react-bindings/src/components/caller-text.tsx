import { safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'

/**
 * Text from outside: one harmless line, as a text node, isolated so that a right-to-left name does not turn the line around it.
 */
export function CallerText({ text, limit = 200 }: { readonly text: string; readonly limit?: number }): ReactNode {
  return <bdi>{safeLine(text, limit)}</bdi>
}
