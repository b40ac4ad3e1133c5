import { abortAction, type DeskActions } from '@ringloop/react-bindings'

/** What this CRM does around what an agent does on the desk. */
export const ownActions = (crm: {
  readonly ask: (question: string) => Promise<boolean>
  readonly refresh: (callId: string) => void
}): DeskActions => ({
  dial: {
    before: async ({ to }) => {
      if (to.startsWith('00') && !(await crm.ask(`Call abroad: ${to}?`))) abortAction()
    },
  },
  completeWrapUp: {
    after: ({ callId }, { ok }) => {
      if (ok) crm.refresh(callId)
    },
  },
})
