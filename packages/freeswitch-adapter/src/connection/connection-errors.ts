import { RingloopError } from '@ringloop/core'

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : '')

/** The errors of a connection to `address`, each with what a person can do about it. */
export function connectionErrors(address: string) {
  return {
    unreachable(cause: unknown): RingloopError {
      const code = codeOf(cause)
      const message = cause instanceof Error && cause.message !== '' ? cause.message : String(cause)
      const mend =
        code === 'ECONNREFUSED'
          ? 'Nobody listens there: check that FreeSWITCH runs, that mod_event_socket is loaded, and listen-ip and listen-port in event_socket.conf.xml.'
          : code === 'ENOTFOUND' || code === 'EAI_AGAIN'
            ? 'The host name is not known here: check its spelling and the DNS.'
            : 'Check host, port, firewall, and listen-ip in event_socket.conf.xml (127.0.0.1 there means only this machine).'
      return new RingloopError('unreachable', `FreeSWITCH at ${address} cannot be reached: ${message}.`, { mend, cause })
    },
    unauthorised: (user: string | undefined): RingloopError =>
      new RingloopError(
        'unauthorised',
        `FreeSWITCH at ${address} does not accept the ${user === undefined ? 'password' : `password of ${user}`}.`,
        {
          mend:
            user === undefined
              ? 'Compare it with <param name="password"> in autoload_configs/event_socket.conf.xml on the switch; after a change there: reload mod_event_socket.'
              : user.includes('@')
                ? "Compare it with esl-password of that user in the switch's directory, then reloadxml."
                : `Write the user with its domain, as in ${user}@example.com: the switch looks it up there.`,
        },
      ),
    refusedByAcl: (text: string): RingloopError =>
      new RingloopError('refused', `FreeSWITCH at ${address} refuses this machine's address (${text.trim()}).`, {
        mend: 'Add the address to the list named by apply-inbound-acl in autoload_configs/event_socket.conf.xml (lists are in acl.conf.xml), then reloadacl and reload mod_event_socket.',
      }),
    notEventSocket: (detail: string): RingloopError =>
      new RingloopError('protocol', `What answers at ${address} does not speak the Event Socket protocol: ${detail}`, {
        mend: 'Check the port: 8021 is usual for mod_event_socket; SIP, HTTP and WebSocket ports of the same switch are others.',
      }),
    framingLost: (detail: string): RingloopError =>
      new RingloopError('protocol', `The stream from FreeSWITCH at ${address} is damaged: ${detail}`, {
        mend: 'Nothing to do if it is rare: the connection is made anew. Often: the switch drops slow listeners, so look at the load of this machine and at the network.',
      }),
    handshakeTimeout: (milliseconds: number): RingloopError =>
      new RingloopError('timeout', `FreeSWITCH at ${address} did not complete the log-in within ${milliseconds} ms.`, {
        mend: 'Check that the port belongs to mod_event_socket and that the switch is not overloaded or stopped in a debugger.',
      }),
    commandTimeout: (label: string, milliseconds: number): RingloopError =>
      new RingloopError(
        'timeout',
        `FreeSWITCH at ${address} did not answer "${label}" within ${milliseconds} ms; the connection is given up.`,
        {
          mend: 'Look at the load of the switch; a command that takes long by nature should run in the background.',
        },
      ),
    silent: (seconds: number): RingloopError =>
      new RingloopError('timeout', `FreeSWITCH at ${address} has been silent for ${seconds} s, HEARTBEAT included.`, {
        mend: 'Check the network between here and the switch; if event-heartbeat-interval in switch.conf.xml is longer than 20, set heartbeatSeconds alike.',
      }),
    closed: (text: string): RingloopError =>
      new RingloopError(
        'closed',
        `FreeSWITCH at ${address} closed the connection${text === '' ? '' : `: ${text.trim().split('\n')[0] ?? ''}`}`,
        {
          mend: 'Nothing to do if the switch is being restarted: the connection is made anew.',
        },
      ),
    closedHere: (): RingloopError =>
      new RingloopError('closed', `The connection to FreeSWITCH at ${address} was closed on this side.`),
    overloaded: (what: string): RingloopError =>
      new RingloopError(
        'overloaded',
        `${what}; the connection to FreeSWITCH at ${address} is made anew and the state taken afresh.`,
        {
          mend: 'Make the consumer faster or subscribe to fewer events; the limit can be raised by option.',
        },
      ),
  }
}
