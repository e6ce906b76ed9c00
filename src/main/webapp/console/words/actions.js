/** What operators do, as the audit calls it. */
const ACTIONS = {
  ended_by_operator: 'Ended a call',
  moved_by_operator: 'Sent a call elsewhere',
  drain: 'Stopped taking calls',
  drain_stopped: 'Took calls again',
  redis_probe: 'Asked Redis',
  redis_test: 'Published a test',
  revoke: 'Revoked tokens',
  lift_revocation: 'Lifted a revocation',
  signed_in: 'Signed in',
  signed_out: 'Signed out',
  link_made: 'Made a link to sign in',
  demo_call: 'Made a demo call',
  listen_started: 'Began to listen in',
  listen_ended: 'Listened in',
  audio_saved: 'Saved audio',
  saving_ended: 'Gave up saving audio',
};

export const action = (word) => ACTIONS[word] ?? word;
