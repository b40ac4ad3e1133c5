import type { CDPSession } from 'playwright-core'

/** A heap snapshot, as far as it is read here: nodes lie one after the other, each as long as there are fields. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[]] }
  }
  readonly nodes: readonly number[]
}

/**
 * How much of a page's heap, in bytes, is what the engine has compiled of its functions. It goes on compiling what has run often enough, for
 * hours, and nothing a page keeps makes it more or less.
 */
export async function compiledCode(devtools: CDPSession): Promise<number> {
  const chunks: string[] = []
  const add = ({ chunk }: { readonly chunk: string }) => void chunks.push(chunk)
  devtools.on('HeapProfiler.addHeapSnapshotChunk', add)
  try {
    await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  } finally {
    devtools.off('HeapProfiler.addHeapSnapshotChunk', add)
  }
  return codeIn(JSON.parse(chunks.join('')) as Snapshot)
}

function codeIn({ snapshot: { meta }, nodes }: Snapshot): number {
  const code = meta.node_types[0].indexOf('code')
  const [type, size] = [meta.node_fields.indexOf('type'), meta.node_fields.indexOf('self_size')]
  if (code === -1 || type === -1 || size === -1) throw new Error('the snapshot names its nodes otherwise')
  let bytes = 0
  for (let at = 0; at < nodes.length; at += meta.node_fields.length) if (nodes[at + type] === code) bytes += nodes[at + size] ?? 0
  return bytes
}
