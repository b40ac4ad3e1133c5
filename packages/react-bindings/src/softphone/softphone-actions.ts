import type { DeskActions } from '../actions/desk-actions.js'
import type { Softphone } from './create-softphone.js'

/**
 * What the desk's buttons do where this page is the telephone: "Accept" takes the call here. Everything else, hold and transfer too, the
 * switch does; without a call that rings here, it is asked as for every telephone.
 *
 * @example
 * <RingloopProvider desk={desk} actions={softphoneActions(softphone)}>
 */
export const softphoneActions = (softphone: Pick<Softphone, 'answer'>): DeskActions => ({
  answer: {
    replace: async (payload, original) => {
      if (!softphone.answer()) await original(payload)
    },
  },
})
