/** Why a call ended, by the server's word; who has to act is the `fault` beside it. */
export const ENDS = {
  stop: 'The sender said stop.',
  closed: 'The sender closed without a stop.',
  lost: 'The connection was lost. The sender should connect again, with resume.',
  going_away: 'This node was going away.',
  drained: 'This node was going away; the sender was told to resume elsewhere.',
  moved_by_operator: 'An operator sent it elsewhere; the sender was told to resume.',
  ended_by_operator: 'An operator ended it; the sender was told not to come again.',
  wrong_message_kind: 'The sender sent audio before start, or a kind of message that is not expected.',
  not_json: 'The sender sent a text that is no JSON object.',
  bad_frame: 'The sender sent an empty frame, or part of a sample.',
  max_duration: 'It was longer than MAX_DURATION_S allows.',
  not_reading: 'The sender did not read what it was told: acks and all else.',
  frame_too_big: 'The sender sent a frame of more than MAX_FRAME_BYTES, or a text of more than 64 KiB.',
  internal_error: 'Something failed here. The server’s log tells what.',
  overloaded: 'More audio came than could be passed on.',
  position_unknown: 'Redis did not answer, and only it knows how far the stream got.',
  start_timeout: 'The sender did not say start within START_TIMEOUT_S.',
  idle_timeout: 'The sender said nothing for IDLE_TIMEOUT_S.',
  consumer_down: 'Redis was away for longer than the buffer holds, and BUFFER_POLICY is close.',
  rate_limit: 'The sender sent more than MAX_FRAMES_PER_S or MAX_RATE_FACTOR allows.',
  token_invalid: 'The sender’s new token did not verify.',
  token_revoked: 'The sender’s token was revoked.',
  token_expired: 'The sender’s token ran out, and no new one came.',
  connection_limit: 'The tenant had as many streams as it may.',
  tenant_mismatch: 'The token was for another tenant.',
  interaction_mismatch: 'The token was for another interaction.',
  taken_over: 'Another connection has carried this interaction since. Nothing is to be done.',
  bad_start: 'The sender’s start was incomplete, or not the only one.',
  unsupported_format: 'The sender’s audio was in a format this server does not take.',
};

const FAULTS = {
  nobody: 'Nobody has to act.',
  sender: 'The sender has to act.',
  network: 'The network between the sender and this node broke.',
  server: 'It was this node’s side.',
};

const GAPS = {
  buffer_overflow: 'Redis was away for longer than the buffer holds',
  node_buffer_full: 'Redis was away, and MAX_BUFFERED_MB was full',
  refused: 'Redis refused them and took later ones',
  node_lost: 'an earlier node went away before it had published them',
  redis_away: 'Redis did not come back before the stream was over',
  sender: 'they did not reach this node: its sender counted on without them',
};

export const ended = (word) => ENDS[word] ?? word;
export const fault = (word) => FAULTS[word] ?? word;
export const gap = (word) => GAPS[word] ?? word;

/** Why frames were lost; how many by each cause, where there are several. */
export function gaps(byCause) {
  const causes = Object.entries(byCause ?? {});
  return causes
    .map(([cause, frames]) => (causes.length > 1 ? `${frames} because ${gap(cause)}` : gap(cause)))
    .join('; ');
}
