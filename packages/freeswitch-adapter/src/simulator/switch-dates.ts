/** `2026-11-20 16:16:51`, as the switch writes local time; the simulated one lives in UTC. */
export const localDate = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')

/** `Fri, 20 Nov 2026 16:16:51 GMT` */
export const gmtDate = (milliseconds: number): string => new Date(milliseconds).toUTCString()
