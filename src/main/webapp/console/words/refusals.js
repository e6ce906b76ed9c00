/** Why a handshake was refused: its HTTP status, and a sentence that says whose turn it is. */
const REFUSALS = {
  bad_upgrade: [400, 'It was no valid WebSocket upgrade. Look at the sender, or at a proxy between.'],
  invalid_token: [401, 'No token, or one that does not verify: expired, wrong key, issuer or audience.'],
  token_revoked: [401, 'The token was revoked. If that was right, nothing is to be done.'],
  invalid_credentials: [401, 'A platform did not prove itself: STREAM_CREDENTIALS and its settings there differ.'],
  insufficient_role: [403, 'The token’s groups do not have the role ingest.'],
  origin_not_allowed: [403, 'A browser page from an origin that is not in ALLOWED_ORIGINS.'],
  provider_closed: [403, 'A platform for which there are no credentials: its address is closed.'],
  tenant_not_allowed: [403, 'The platform’s account is not one that may call.'],
  unknown_provider: [404, 'An address of no platform that this server speaks.'],
  upgrade_required: [426, 'A plain GET where a WebSocket is spoken: a probe, or a browser.'],
  too_many_connections: [429, 'One address had as many connections as MAX_CONNECTIONS_PER_ADDRESS allows.'],
  tenant_full: [429, 'A tenant had as many streams as it may have.'],
  too_many_handshakes: [429, 'One address knocked too often.'],
  too_many_failures: [429, 'One address brought too many tokens that do not verify. Guessing, or a wrong deployment.'],
  node_full: [503, 'This node had MAX_CONNECTIONS. Add a node, or raise it.'],
  overloaded: [503, 'This node had more to do than it can: new calls waited for those that were here.'],
  keys_unavailable: [503, 'The issuer’s keys could not be fetched. Look at JWT_JWKS_URL.'],
  draining: [503, 'An operator had closed the door.'],
};

/** @return [status, sentence] */
export const refusal = (word) => REFUSALS[word] ?? ['', word];
