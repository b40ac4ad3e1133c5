import { useEffect, useState } from 'react'

const calmAfterMs = 4000

/** Whether somebody has moved a pointer or pressed a key in the last seconds. */
export function useStirred(): boolean {
  const [stirred, setStirred] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stir = () => {
      setStirred(true)
      clearTimeout(timer)
      timer = setTimeout(() => setStirred(false), calmAfterMs)
    }
    const moments = ['pointermove', 'pointerdown', 'keydown'] as const
    for (const moment of moments) window.addEventListener(moment, stir)
    return () => {
      clearTimeout(timer)
      for (const moment of moments) window.removeEventListener(moment, stir)
    }
  }, [])
  return stirred
}
