import type { ReactNode } from 'react'
import { Icon } from '../components/icon.js'
import * as Icons from '../components/icons.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWallboardWords, type WallboardAlarmModel } from './use-wallboard.js'

/** More are not read; what is left out is said. */
const mostShown = 3

/** What is not as it should be: what, since when, what could be done. A screen reader is told of the newest. */
export function AlarmList({ alarms }: { readonly alarms: readonly WallboardAlarmModel[] }): ReactNode {
  const words = useWallboardWords()
  const { format } = useRingloop()
  const shown = alarms.slice(0, mostShown)
  const [newest] = alarms
  return (
    <section className={`rl-alarms${newest ? '' : ' rl-alarms-none'}`} aria-label={words.alarms.title}>
      <p className="rl-unseen" role="status">
        {newest ? words.alarms.raised(newest.title, newest.where) : ''}
      </p>
      {newest === undefined ? (
        <p className="rl-alarms-calm">
          <Icon path={Icons.check} />
          {words.alarms.none}
        </p>
      ) : (
        <ul className="rl-alarm-items">
          {shown.map(({ id, title, where, what, since, advice }) => (
            <li key={id} className="rl-alarm">
              <Icon path={Icons.alert} />
              <span className="rl-alarm-what">
                <strong>
                  {title} · <bdi>{where}</bdi>
                </strong>{' '}
                {words.alarms.line(what, since)}
              </span>
              <span className="rl-alarm-advice">{advice}</span>
            </li>
          ))}
          {alarms.length > shown.length && (
            <li className="rl-alarm-more">{words.alarms.more(format.count(alarms.length - shown.length))}</li>
          )}
        </ul>
      )}
    </section>
  )
}
