import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    calendars: 'src/calendars/index.ts',
    routing: 'src/routing/index.ts',
    sla: 'src/sla/index.ts',
    'desk-protocol': 'src/desk/desk-protocol.ts',
    'switch-group': 'src/telephony/switch-group.ts',
    'ticket-fields': 'src/ticket-fields/index.ts',
    dispatch: 'src/dispatch/index.ts',
    compliance: 'src/compliance/index.ts',
    explain: 'src/explain/index.ts',
    cel: 'src/cel/index.ts',
    testing: 'src/testing/index.ts',
  },
  format: ['esm', 'cjs'],
  target: 'es2022',
  dts: { compilerOptions: { ignoreDeprecations: '6.0', composite: false } },
  sourcemap: true,
  clean: true,
})
