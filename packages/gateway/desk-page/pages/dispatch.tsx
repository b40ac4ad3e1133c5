import { ConnectionBanner } from '@ringloop/react-bindings'
import { DispatchBoard } from '@ringloop/react-bindings/dispatch'
import { ForPeople } from '../for-people.js'
import { PageBar } from '../page-bar.js'
import { showPage } from '../show-page.js'

showPage('dispatch', ({ tools }) => (
  <div className="page">
    <PageBar page="dispatch" tools={tools} />
    <ConnectionBanner />
    <div className="page-content">
      <ForPeople page="dispatch">
        <DispatchBoard />
      </ForPeople>
    </div>
  </div>
))
