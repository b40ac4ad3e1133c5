import { memo, type ReactNode } from 'react'
import { Icon } from '../components/icon.js'
import * as Icons from '../components/icons.js'
import type { WallboardNumber } from './board-numbers.js'
import { Sparkline } from './sparkline.js'

/** One number: large, with its target and its last hour. */
export const NumberTile = memo(NumberTileNow, (before, after) => isSame(before.number, after.number))

function NumberTileNow({
  number: { id, label, text, detail, target, trend, sentence },
  missed,
}: {
  readonly number: WallboardNumber
  /** The word beside a target that was missed. */
  readonly missed: string
}): ReactNode {
  return (
    <li className={`rl-figure${target?.missed ? ' rl-figure-missed' : ''}`} data-rl-figure={id}>
      <h3 className="rl-figure-label">{label}</h3>
      <p className="rl-figure-value">{text}</p>
      <p className="rl-figure-note">
        {target && (
          <span className="rl-figure-target">
            {target.missed && <Icon path={Icons.alert} />}
            {target.text}
            {target.missed && ` · ${missed}`}
          </span>
        )}
        {detail && <span className="rl-figure-detail">{detail}</span>}
      </p>
      <Sparkline trend={trend} target={target?.value ?? null} />
      <p className="rl-unseen">{sentence}</p>
    </li>
  )
}

const isSame = (a: WallboardNumber, b: WallboardNumber): boolean =>
  a.text === b.text &&
  a.label === b.label &&
  a.detail === b.detail &&
  a.trend === b.trend &&
  a.sentence === b.sentence &&
  a.target?.text === b.target?.text &&
  a.target?.missed === b.target?.missed
