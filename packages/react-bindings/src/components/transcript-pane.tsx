import type { CallId } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useTranscript } from '../hooks/use-transcript.js'
import { lateStory } from '../late/late-parts.js'
import { Late } from './late.js'

/**
 * What is said in a call, as it is heard. Its end stays in sight unless one scrolls up; a line that is chosen can be taken over into the
 * ticket or the note. Nothing where nothing is heard. Loaded after the first view.
 */
export function TranscriptPane({ callId }: { readonly callId: CallId }): ReactNode {
  const { lines } = useTranscript(callId)
  return (
    <Late of={lateStory} wanted={lines.length > 0}>
      {({ Transcript }) => <Transcript callId={callId} />}
    </Late>
  )
}
