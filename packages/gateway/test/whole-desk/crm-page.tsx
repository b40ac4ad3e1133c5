import { CallBar, createDeskConnection, RingloopProvider, useClickToDial } from '@ringloop/react-bindings'
import { createRoot } from 'react-dom/client'
import { deskAddress } from '../../desk-page/desk-address.js'

/** A page of somebody's CRM: a record with a number, and the call bar. */
function CrmPage() {
  useClickToDial()
  return (
    <>
      <CallBar />
      <p>
        Telephone: <span data-ringloop-dial="+886227001234">02 2700 1234</span>
      </p>
    </>
  )
}

const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? ''
const desk = createDeskConnection({ url: deskAddress(location), token })
desk.start()
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <RingloopProvider desk={desk}>
      <CrmPage />
    </RingloopProvider>,
  )
}
