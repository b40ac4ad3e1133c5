import { SupervisorDesk } from '@ringloop/react-bindings/supervisor'
import { ForPeople } from '../for-people.js'
import { PageBar } from '../page-bar.js'
import { showPage } from '../show-page.js'

showPage('supervisor', ({ tools }) => (
  <div className="page">
    <PageBar page="supervisor" tools={tools} />
    <div className="page-content">
      <ForPeople page="supervisor">
        <SupervisorDesk />
      </ForPeople>
    </div>
  </div>
))
