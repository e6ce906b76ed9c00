import { get, post } from '../api.js';
import { el, replace, say } from '../dom.js';
import { bytes, decimal, delay, plural, time } from '../figures.js';
import { live } from '../live.js';
import { tell } from '../notice.js';
import { poll } from '../poll.js';
import { may } from '../session.js';
import { BREAKER, look } from '../words/states.js';
import { facts, head } from './head.js';

/** Is Redis there, and how long can we live without it? */
const MODES = {
  topic: 'PUBLISH: whoever subscribes now receives it, nobody later',
  sharded: 'SPUBLISH: as a topic, spread over the cluster',
  stream: 'XADD: kept until it is read or trimmed',
};
const PLACES = { standalone: 'One server', cluster: 'A cluster', sentinel: 'A master, watched by sentinels' };

export function redisPage(main, _, signal) {
  live.watch({ limit: 1 });
  const state = el('p.big');
  const running = el('p');
  const without = el('p.quiet');
  const list = el('div');
  let seen = null;
  let seenAt = 0;
  let settings = null;
  const looking = poll(signal, 1000, async () => {
    settings ??= Object.fromEntries(
      (await get('config', { signal })).settings.map(({ variable, value }) => [variable, value]),
    );
    seen = await get('redis', { signal });
    seenAt = performance.now();
    draw();
  });
  const buttons = may('act')
    ? [
        el('button', { onclick: (event) => act(event, probe) }, 'Ask Redis now'),
        el('button', { onclick: (event) => act(event, test) }, 'Publish a test event'),
      ]
    : [];
  main.append(
    head('Redis', 'Is it there, and how long can we live without it?', ...buttons),
    looking.element,
    el('section.card', state, running, without),
    el('section.card', el('h2', 'Where, and how'), list),
  );

  async function act({ target }, what) {
    target.disabled = true;
    try {
      await what();
    } catch (refused) {
      tell(refused.message, 'bad');
    } finally {
      target.disabled = false;
      looking.again();
    }
  }

  async function probe() {
    const { answered, round_trip_ms: took, last_error: why } = await post('redis/probe');
    tell(
      answered
        ? `Redis answers${took == null ? '' : `, in ${decimal(took)} ms`}.`
        : `Redis does not answer: ${why ?? 'no reason is known'}.`,
      answered ? '' : 'bad',
    );
  }

  async function test() {
    const { channel, receivers } = await post('redis/test');
    tell(
      receivers === 0
        ? `Redis took it, and nobody is subscribed to ${channel}.`
        : `Redis took it: ${plural(receivers, 'receiver')} on ${channel}.`,
    );
  }

  function draw() {
    const [word, tone, sentence] = look(BREAKER, seen.breaker.state);
    say(state, word);
    state.className = `big ${tone}`;
    count();
    say(without, withoutIt());
    replace(
      list,
      facts([
        ['Place', `${PLACES[seen.topology] ?? seen.topology}, ${seen.address}`],
        ['Masters', seen.masters.join(', ') || 'none is known now'],
        ['Published by', MODES[seen.publish_mode] ?? seen.publish_mode],
        ['Channel', el('code', seen.channel)],
        [
          'Round trip',
          seen.round_trip_ms == null
            ? 'not measured yet'
            : `${decimal(seen.round_trip_ms)} ms, at ${time(seen.answered_at)}`,
        ],
        [
          'Audio in the buffers',
          live.node && `${bytes(live.node.buffered.bytes)} of ${bytes(live.node.buffered.limit)}`,
        ],
        ['Breaker', `${sentence} So since ${time(seen.breaker.since)}.`],
        ['Because', seen.breaker.cause, 'bad'],
        ['Last error', seen.last_error && `${seen.last_error}, at ${time(seen.failed_at)}`],
      ]),
    );
  }

  function count() {
    if (!seen) {
      return;
    }
    const passed = performance.now() - seenAt;
    const parts = [];
    if (seen.away_ms != null) {
      parts.push(`It has been away for ${decimal((seen.away_ms + passed) / 1000)} s.`);
      const next = seen.breaker.next_probe_at ? Date.parse(seen.breaker.next_probe_at) - live.now() : null;
      if (next != null) {
        parts.push(next > 0 ? `It is asked again in ${decimal(next / 1000)} s.` : 'It is being asked.');
      }
    }
    const loss = live.node?.redis?.first_loss_in_ms;
    if (loss != null) {
      parts.push(
        loss > 0
          ? `The first audio is lost in ${decimal(Math.max(0, loss - (performance.now() - live.nodeAt)) / 1000)} s.`
          : 'Audio is being lost.',
      );
    }
    say(running, parts.join(' ') || 'It takes what is published.');
  }

  function withoutIt() {
    const ms = Number(settings?.BUFFER_DURATION_MS);
    const then =
      settings?.BUFFER_POLICY === 'close'
        ? 'calls are then closed, to be resumed'
        : 'the oldest audio is then dropped, and each gap announced';
    return ms
      ? `Without Redis, each call’s last ${delay(ms)} are kept; ${then}. BUFFER_DURATION_MS and MAX_BUFFERED_MB say how much.`
      : '';
  }

  const timer = setInterval(count, 100);
  signal.addEventListener('abort', () => clearInterval(timer));
}
