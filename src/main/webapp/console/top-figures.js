import { el, mark, say } from './dom.js';
import { count, decimal, delay, percent } from './figures.js';
import { live } from './live.js';
import { BREAKER, look, NODES } from './words/states.js';

/** The node in one line: its state in a word, and the few figures that say whether all is well. */
const TICK_MS = 100; // countdowns run between what the server says

export function figures() {
  const state = el('strong#state');
  const name = el('span.quiet.node-name');
  const calls = figure('calls', 'Calls', 'Connections that are open, of as many as MAX_CONNECTIONS allows.');
  const framesIn = figure('frames-in', 'Frames in', 'Frames received a second, over the last seconds.');
  const framesOut = figure('frames-out', 'Published', 'Frames that Redis has taken a second, over the last seconds.');
  const lag = figure(
    'lag',
    'Lag p99',
    'From receipt to Redis’ acceptance, for 99 of 100 frames of about the last ten seconds.',
  );
  const redis = figure('redis', 'Redis', '');
  const buffer = figure('buffer', 'Worst buffer', 'How full the fullest call’s buffer is. At 100 % frames are lost.');
  const fill = el('span.fill', el('span'));
  buffer.box.append(fill);

  function draw() {
    const { node } = live;
    if (!node || !state.isConnected) {
      return;
    }
    const [word, tone, sentence] = look(NODES, node.state);
    say(state, word);
    mark(state, 'class', tone);
    state.title = sentence;
    say(name, node.name);
    calls.say(
      count(node.connections.open),
      `of ${count(node.connections.limit)}`,
      node.connections.limit > 0 && node.connections.open >= node.connections.limit ? 'wait' : '',
    );
    framesIn.say(decimal(node.frames.received_per_s), 'per s');
    framesOut.say(
      decimal(node.frames.published_per_s),
      'per s',
      node.frames.published_per_s < node.frames.received_per_s * 0.8 - 1 ? 'wait' : '',
    );
    lag.say(delay(node.lag_p99_ms), '', node.lag_p99_ms > 1000 ? 'wait' : '');
    const worst = node.worst_buffer_percent ?? 0;
    buffer.say(
      percent(worst),
      node.buffering ? `${count(node.buffering)} buffering` : '',
      worst >= 80 ? 'bad' : worst >= 20 ? 'wait' : '',
    );
    mark(buffer.box, 'data-tone', worst >= 80 ? 'bad' : worst >= 20 ? 'wait' : null);
    fill.firstChild.style.setProperty('transform', `scaleX(${Math.min(1, worst / 100)})`);
    drawRedis();
  }

  function drawRedis() {
    const { node } = live;
    if (!node?.redis) {
      return;
    }
    const [word, tone, sentence] = look(BREAKER, node.redis.breaker);
    const since = performance.now() - live.nodeAt;
    redis.box.title = sentence;
    redis.say(word, countdown(node.redis, since), tone === 'well' ? '' : tone);
  }

  live.addEventListener('node', draw);
  setInterval(() => {
    if (live.node?.redis?.breaker !== 'closed' && live.state === 'live') {
      drawRedis();
    }
  }, TICK_MS);
  draw();
  return el(
    'div.figures',
    el('div.state', state, name),
    calls.box,
    framesIn.box,
    framesOut.box,
    lag.box,
    redis.box,
    buffer.box,
  );
}

/** How long it has been away, and when it is asked again, as of now. */
function countdown({ away_ms: away, next_try_ms: next }, since) {
  const parts = [];
  if (away != null) {
    parts.push(`for ${decimal((away + since) / 1000)} s`);
  }
  if (next != null) {
    parts.push(next - since > 50 ? `next try in ${decimal((next - since) / 1000)} s` : 'trying');
  }
  return parts.join(', ');
}

function figure(name, label, explain) {
  const value = el('b');
  const more = el('small');
  const box = el(
    'div.figure',
    { 'data-figure': name, title: explain },
    el('span.label', label),
    el('span.value', value, more),
  );
  return {
    box,
    say(text, beside, tone = '') {
      say(value, text);
      say(more, beside ? ` ${beside}` : '');
      mark(value, 'class', tone || null);
    },
  };
}
