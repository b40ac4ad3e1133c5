import { type ReactNode, useEffect, useState } from 'react'
import { DispatchBoard, DispatchMap } from '../../src/dispatch/index.js'
import { AgentDesk } from '../../src/index.js'
import { createSoftphone, SoftphonePanel } from '../../src/softphone/index.js'
import { SupervisorDesk } from '../../src/supervisor/index.js'
import { Wallboard } from '../../src/wallboard/index.js'
import type { StageWay } from '../fixtures/stages.js'
import { createFakeMedia, createFakeOwnership, createFakeSession, createFakeSip } from '../softphone/fake-sip.js'

/** A telephone that is called, and is refused at its next registration; every text of it goes through `change`. */
function makeTelephone(change: <Value>(value: Value) => Value) {
  const [sip, media] = [createFakeSip(), createFakeMedia()]
  const devices = change(media.getDevices())
  const softphone = createSoftphone({
    jssip: sip.library,
    url: 'wss://pbx.example',
    uri: 'sip:1001@pbx.example',
    password: 'x',
    media: { ...media, getDevices: () => devices },
    ownership: createFakeOwnership('owner'),
  })
  const ring = () => {
    const { name, user, cause } = change({ name: '王小明', user: '13800138000', cause: 'Rejected' })
    const agent = sip.agents.at(-1)
    agent?.rings(createFakeSession('call', user, name))
    agent?.tell('registrationFailed', { cause, response: { status_code: 403, reason_phrase: cause } })
  }
  return { softphone, ring }
}

function Telephone({ change }: { readonly change: <Value>(value: Value) => Value }): ReactNode {
  const [{ softphone, ring }] = useState(() => makeTelephone(change))
  // the panel has started it by then
  useEffect(ring, [ring])
  return <SoftphonePanel softphone={softphone} />
}

/** The component of a way that is no element. */
export function stagePart(way: StageWay, change: <Value>(value: Value) => Value = (value) => value): ReactNode {
  if (way === 'supervisor') return <SupervisorDesk />
  if (way === 'dispatch') return <DispatchBoard />
  if (way === 'map') return <DispatchMap />
  if (way === 'wallboard') return <Wallboard />
  if (way === 'softphone') return <Telephone change={change} />
  return <AgentDesk />
}
