import { type ReactNode, useEffect, useRef } from 'react'

/** How loud it is, ten times a second, without rendering anything else. */
export function LevelBar({ label, read }: { readonly label: string; readonly read: () => number }): ReactNode {
  const meter = useRef<HTMLMeterElement>(null)
  const latest = useRef(read)
  useEffect(() => {
    latest.current = read
  })
  useEffect(() => {
    const timer = setInterval(() => {
      if (meter.current) meter.current.value = latest.current()
    }, 100)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className="rl-sound-level">
      <span className="rl-sound-label" aria-hidden="true">
        {label}
      </span>
      <meter ref={meter} className="rl-sound-bar" min={0} max={1} aria-label={label} />
    </div>
  )
}
