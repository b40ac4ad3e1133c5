import { AgentDesk, type DeskLanguage, type DeskSource, type DeskTheme, RingloopProvider } from '@ringloop/react-bindings'
import { createSoftphone, type Softphone, SoftphonePanel, softphoneActions } from '@ringloop/react-bindings/softphone'
import * as JsSIP from 'jssip'

/** The agent's telephone: one for the page, made when it is loaded. */
export const telephoneOf = (account: { readonly extension: string; readonly password: string }): Softphone =>
  createSoftphone({
    jssip: JsSIP,
    url: 'wss://pbx.example.com:7443',
    uri: `sip:${account.extension}@pbx.example.com`,
    password: account.password,
  })

/** The desk with a telephone beside it. "Accept" on the desk takes the call here; hold, transfer and all else the switch does. */
export function DeskWithTelephone({
  desk,
  softphone,
  language,
  theme,
}: {
  readonly desk: DeskSource
  readonly softphone: Softphone
  readonly language: DeskLanguage
  readonly theme: DeskTheme
}) {
  return (
    <RingloopProvider desk={desk} language={language} theme={theme} actions={softphoneActions(softphone)}>
      <SoftphonePanel softphone={softphone} />
      <AgentDesk />
    </RingloopProvider>
  )
}
