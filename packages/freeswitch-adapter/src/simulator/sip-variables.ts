import type { Channel } from './channel.js'
import { localDate } from './switch-dates.js'

/** The address at which every simulated device is reached. */
const host = '127.0.0.1'
const switchUrl = `sip:mod_sofia@${host}:5080`

/** What is told of the SIP dialogue behind a channel. */
export interface SipFacts {
  readonly port: number
  readonly sessionId: number
  readonly tag: string
  readonly sipCallId: string
}

const sdp = (owner: string, port: number) =>
  `v=0\r\no=${owner} IN IP4 ${host}\r\ns=-\r\nc=IN IP4 ${host}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n`

function setAll(channel: Channel, variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) channel.variables.set(name, value)
}

/** Variables of a channel that a device opened towards the switch (INVITE received). */
export function setInboundVariables(channel: Channel, { port, sessionId, tag, sipCallId }: SipFacts): void {
  const { number, name, destination } = channel.profile
  const address = `${number}@${host}:${port}`
  const display = name === '' ? '' : `"${name}" `
  setAll(channel, {
    direction: 'inbound',
    uuid: channel.id,
    call_uuid: channel.id,
    session_id: String(sessionId),
    sip_from_user: number,
    sip_from_port: String(port),
    sip_from_uri: address,
    sip_from_host: host,
    video_media_flow: 'disabled',
    audio_media_flow: 'disabled',
    text_media_flow: 'disabled',
    channel_name: channel.name,
    sip_call_id: sipCallId,
    sip_local_network_addr: host,
    sip_network_ip: host,
    sip_network_port: String(port),
    sip_invite_stamp: String(channel.times.created),
    sip_received_ip: host,
    sip_received_port: String(port),
    sip_via_protocol: 'udp',
    sip_from_user_stripped: number,
    sip_from_tag: tag,
    sofia_profile_name: 'internal',
    sofia_profile_url: switchUrl,
    recovery_profile_name: 'internal',
    sip_full_via: `SIP/2.0/UDP ${host}:${port};branch=z9hG4bK${tag};rport=${port}`,
    ...(name === '' ? {} : { sip_from_display: name }),
    sip_full_from: `${display}<sip:${address}>;tag=${tag}`,
    sip_full_to: `<sip:${destination}@${host}:5080>`,
    sip_allow: 'INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, REFER, NOTIFY',
    sip_req_user: destination,
    sip_req_port: '5080',
    sip_req_uri: `${destination}@${host}:5080`,
    sip_req_host: host,
    sip_to_user: destination,
    sip_to_port: '5080',
    sip_to_uri: `${destination}@${host}:5080`,
    sip_to_host: host,
    sip_contact_user: number,
    sip_contact_port: String(port),
    sip_contact_uri: address,
    sip_contact_host: host,
    rtp_use_codec_string: 'PCMU,PCMA',
    sip_user_agent: 'simulated-phone/1',
    sip_via_host: host,
    sip_via_port: String(port),
    sip_via_rport: String(port),
    max_forwards: '70',
    switch_r_sdp: sdp(`phone 1 ${port}`, port),
    ep_codec_string: 'CORE_PCM_MODULE.PCMU@8000h@20i@64000b',
    endpoint_disposition: 'DELAYED NEGOTIATION',
  })
}

/** Variables of a channel that the switch opens towards a device. */
export function setOutboundVariables(channel: Channel, { port, sessionId }: SipFacts, rtpPort: number): void {
  setAll(channel, {
    direction: 'outbound',
    is_outbound: 'true',
    uuid: channel.id,
    call_uuid: channel.callUuid,
    session_id: String(sessionId),
    sip_local_network_addr: host,
    sip_profile_name: 'internal',
    video_media_flow: 'disabled',
    text_media_flow: 'disabled',
    channel_name: channel.name,
    sip_destination_url: `sip:${channel.profile.destination}@${host}:${port}`,
    ...(channel.other === null
      ? {}
      : {
          max_forwards: '69',
          originator_codec: 'CORE_PCM_MODULE.PCMU@8000h@20i@64000b',
          originator: channel.other.channel.id,
          signal_bond: channel.other.channel.id,
          switch_m_sdp: sdp('phone 1', port),
          originating_leg_uuid: channel.other.channel.id,
        }),
    originate_early_media: 'true',
    originate_endpoint: 'sofia',
    rtp_use_codec_string: 'PCMU,PCMA',
    local_media_ip: host,
    local_media_port: String(rtpPort),
    advertised_media_ip: host,
    audio_media_flow: 'sendrecv',
    rtp_local_sdp_str: sdp('FreeSWITCH', rtpPort),
    sip_outgoing_contact_uri: `<${switchUrl}>`,
    sip_req_uri: `${channel.profile.destination}@${host}:${port}`,
    sip_to_host: `${host}:${port}`,
    sip_from_host: 'default',
    sofia_profile_name: 'internal',
    recovery_profile_name: 'internal',
    sofia_profile_url: switchUrl,
  })
}

/** Variables that come with the first answer of the device (SIP 180 or 200). */
export function setReplyVariables(channel: Channel, { port, tag, sipCallId }: SipFacts): void {
  const { number, name, destination } = channel.profile
  setAll(channel, {
    sip_reply_host: host,
    sip_reply_port: String(port),
    sip_network_ip: host,
    sip_network_port: String(port),
    sip_recover_contact: `<sip:${destination}@${host}:${port}>`,
    sip_full_via: `SIP/2.0/UDP ${host}:5080;rport;branch=z9hG4bK${tag}`,
    sip_recover_via: `SIP/2.0/UDP ${host}:5080;rport;branch=z9hG4bK${tag}`,
    sip_from_display: name,
    sip_full_from: `"${name}" <sip:${number}@default>;tag=${tag}`,
    sip_full_to: `<sip:${destination}@${host}:${port}>;tag=${tag}`,
    sip_from_user: number,
    sip_from_uri: `${number}@default`,
    sip_to_user: destination,
    sip_to_port: String(port),
    sip_to_uri: `${destination}@${host}:${port}`,
    sip_to_host: host,
    sip_contact_user: destination,
    sip_contact_port: String(port),
    sip_contact_uri: `${destination}@${host}:${port}`,
    sip_contact_host: host,
    sip_to_tag: tag,
    sip_from_tag: tag,
    sip_cseq: '123041913',
    sip_call_id: sipCallId,
  })
}

/** Variables that come with the media. */
export function setMediaVariables(channel: Channel, rtpPort: number): void {
  channel.hasMedia = true
  setAll(channel, {
    remote_video_media_flow: 'inactive',
    remote_text_media_flow: 'inactive',
    remote_audio_media_flow: 'sendrecv',
    audio_media_flow: 'sendrecv',
    rtp_audio_recv_pt: '0',
    rtp_use_codec_name: 'PCMU',
    rtp_use_codec_rate: '8000',
    rtp_use_codec_ptime: '20',
    rtp_use_codec_channels: '1',
    rtp_last_audio_codec_string: 'PCMU@8000h@20i@1c',
    read_codec: 'PCMU',
    original_read_codec: 'PCMU',
    read_rate: '8000',
    original_read_rate: '8000',
    write_codec: 'PCMU',
    write_rate: '8000',
    dtmf_type: 'rfc2833',
    local_media_ip: host,
    local_media_port: String(rtpPort),
    advertised_media_ip: host,
    rtp_use_timer_name: 'soft',
    rtp_use_pt: '0',
    rtp_use_ssrc: String(rtpPort * 65_537),
    rtp_2833_send_payload: '101',
    rtp_2833_recv_payload: '101',
    remote_media_ip: host,
    remote_media_port: String(rtpPort + 2),
    endpoint_disposition: channel.direction === 'outbound' ? 'ANSWER' : 'EARLY MEDIA',
    ...(channel.direction === 'outbound'
      ? { switch_r_sdp: sdp('phone 2', rtpPort + 2), ep_codec_string: 'CORE_PCM_MODULE.PCMU@8000h@20i@64000b' }
      : {}),
  })
}

const stages = ['start', 'profile_start', 'answer', 'bridge', 'progress', 'progress_media', 'end'] as const
const span = (from: number, to: number) => (from > 0 && to > from ? to - from : 0)

/** Variables that a channel has once it is over: stamps, durations and the statistics of its media. */
export function setEndVariables(channel: Channel, cause: string, q850: number): void {
  const { times, profile } = channel
  const at: Record<(typeof stages)[number], number> = {
    start: times.created,
    profile_start: times.profileCreated,
    answer: times.answered,
    bridge: times.bridged,
    progress: times.progress,
    progress_media: times.progressMedia,
    end: times.hangup,
  }
  const variables: Record<string, string> = { hangup_cause: cause, hangup_cause_q850: String(q850), digits_dialed: 'none' }
  for (const stage of stages) if (at[stage] > 0) variables[`${stage}_stamp`] = localDate(at[stage] / 1000)
  for (const stage of [...stages, 'last_hold', 'resurrect'] as const) {
    const time = stage === 'last_hold' ? times.lastHold : stage === 'resurrect' ? 0 : at[stage]
    variables[`${stage}_epoch`] = String(Math.floor(time / 1_000_000))
    variables[`${stage}_uepoch`] = String(time)
  }
  variables.hold_accum_seconds = String(Math.floor(times.holdAccum / 1_000_000))
  variables.hold_accum_usec = String(times.holdAccum)
  variables.hold_accum_ms = String(Math.floor(times.holdAccum / 1000))
  if (channel.variables.has('current_application')) {
    variables.last_app = channel.variable('current_application') ?? ''
    variables.last_arg = channel.variable('current_application_data') ?? ''
  }
  variables.caller_id = `"${profile.name}" <${profile.number}>`
  for (const [unit, divisor] of [
    ['sec', 1_000_000],
    ['msec', 1000],
    ['usec', 1],
  ] as const) {
    const whole = (value: number) => String(Math.floor(value / divisor))
    const duration = whole(span(at.start, at.end))
    variables[unit === 'sec' ? 'duration' : unit === 'msec' ? 'mduration' : 'uduration'] = duration
    variables[`bill${unit}`] = whole(span(at.answer, at.end))
    variables[`progress${unit}`] = whole(span(at.start, at.progress))
    variables[`answer${unit}`] = whole(span(at.start, at.answer))
    variables[`wait${unit}`] = whole(span(at.start, at.bridge))
    variables[`progress_media${unit}`] = whole(span(at.start, at.progress_media))
    variables[`flow_bill${unit}`] = duration
  }
  if (channel.hasMedia) Object.assign(variables, mediaStatistics(span(at.answer, at.end) / 20_000))
  setAll(channel, variables)
}

function mediaStatistics(packets: number): Record<string, string> {
  const count = String(Math.floor(packets))
  const bytes = String(Math.floor(packets) * 172)
  const statistics: Record<string, string> = {}
  const set = (direction: 'in' | 'out', name: string, value: string) => {
    statistics[`rtp_audio_${direction}_${name}`] = value
  }
  for (const direction of ['in', 'out'] as const) {
    set(direction, 'raw_bytes', bytes)
    set(direction, 'media_bytes', bytes)
    set(direction, 'packet_count', count)
    set(direction, 'media_packet_count', count)
    set(direction, 'skip_packet_count', '0')
    set(direction, 'dtmf_packet_count', '0')
    set(direction, 'cng_packet_count', '0')
  }
  for (const name of ['jitter_packet_count', 'flush_packet_count', 'largest_jb_size', 'flaw_total']) set('in', name, '0')
  for (const name of ['jitter_min_variance', 'jitter_max_variance', 'jitter_loss_rate', 'jitter_burst_rate'])
    set('in', name, '0.00')
  set('in', 'mean_interval', '20.00')
  set('in', 'quality_percentage', '100.00')
  set('in', 'mos', '4.50')
  statistics.rtp_audio_rtcp_packet_count = '0'
  statistics.rtp_audio_rtcp_octet_count = '0'
  return statistics
}
