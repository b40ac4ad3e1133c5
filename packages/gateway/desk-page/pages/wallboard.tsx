import { Wallboard } from '@ringloop/react-bindings/wallboard'
import { showPage } from '../show-page.js'
import { useStirred } from '../use-stirred.js'

showPage('wallboard', ({ tools }) => {
  // a screen on a wall shows figures and nothing else, until somebody is at it
  const stirred = useStirred()
  return (
    <div className="page-wall">
      <Wallboard />
      <div className="page-corner" data-stirred={stirred || undefined}>
        {tools}
      </div>
    </div>
  )
})
