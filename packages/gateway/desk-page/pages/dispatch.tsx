import { ConnectionBanner } from '@ringloop/react-bindings'
import { DispatchBoard } from '@ringloop/react-bindings/dispatch'
import { PageBar } from '../page-bar.js'
import { showPage } from '../show-page.js'

showPage('dispatch', ({ tools }) => (
  <div className="page">
    <PageBar page="dispatch" tools={tools} />
    <ConnectionBanner />
    <div className="page-content">
      <DispatchBoard />
    </div>
  </div>
))
