import { get } from '../api.js';
import { el } from '../dom.js';
import { count, plural, time } from '../figures.js';
import { ended } from '../words/ends.js';
import { facts } from './head.js';

/** What became of the calls since the door was closed, out of the history. */
export async function drainReport(order, lifted, signal) {
  const { calls } = await get('history?limit=1000', { signal });
  const since = Date.parse(order.at);
  const until = lifted ? Date.parse(lifted.at) : Infinity;
  const left = calls.filter(({ ended_at: at }) => Date.parse(at) >= since && Date.parse(at) <= until);
  const lost = left.reduce((sum, call) => sum + (call.lost ?? 0), 0);
  const reasons = new Map();
  for (const { reason } of left) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return el(
    'section.card',
    { 'data-report': true },
    el('h2', lifted ? `The drain of ${time(order.at)}, taken back at ${time(lifted.at)}` : 'So far'),
    facts([
      ['Calls that left', count(left.length)],
      ['Frames lost by them', lost ? plural(lost, 'frame') : 'none', lost ? 'bad' : ''],
      ['The last one left', left.length ? time(left[0].ended_at) : null],
      ['Why', order.reason],
    ]),
    left.length > 0 &&
      el(
        'ul.reasons',
        [...reasons]
          .sort(([, one], [, other]) => other - one)
          .map(([reason, number]) => el('li', el('b', count(number)), ` ${ended(reason)}`)),
      ),
  );
}
