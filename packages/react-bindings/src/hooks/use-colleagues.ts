import type { Colleague } from '@ringloop/core'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { useDeskSelector } from './use-desk-selector.js'

const none: readonly Colleague[] = []
const colleaguesOf = ({ view }: DeskSnapshot) => view?.colleagues ?? none

/** The other agents of the gateway, by name. */
export function useColleagues(): readonly Colleague[] {
  return useDeskSelector(colleaguesOf)
}
