import { get } from '../api.js';
import { el } from '../dom.js';
import { age, count, time } from '../figures.js';
import { hash } from '../route.js';
import { ended, fault, gaps } from '../words/ends.js';

/** What is left of a call that is over, or that this node has never had. */
export async function summary(call, signal, seen) {
  const { calls } = await get(`history?${new URLSearchParams({ text: call, limit: 20 })}`, { signal });
  const one = calls.find((each) => each.call === call);
  if (!one) {
    return [
      el('h2', seen ? 'This call is over' : 'There is no such call on this node'),
      el('p', 'It is not, or no longer, among the last 2,000 calls that ended here. Another node may have it.'),
      el('p', el('a', { href: hash('history') }, 'Ended calls')),
    ];
  }
  const pairs = [
    ['Call', one.interaction ? `${one.interaction} of ${one.tenant}` : one.call],
    ['Why', `${ended(one.reason)} (${one.reason}, close code ${one.close_code})`],
    ['Who has to act', fault(one.fault)],
    ['Began', time(one.started_at ?? one.connected_at)],
    ['Ended', time(one.ended_at)],
  ];
  if (one.seq != null) {
    pairs.push(
      ['Lasted', age(one.duration_ms)],
      ['Frames', `${count(one.seq)} received, ${count(one.published)} published`],
      ['Lost', one.lost ? `${count(one.lost)} frames: ${gaps(one.gaps)}.` : 'none'],
    );
  }
  return [
    el('h2', 'This call is over'),
    el(
      'dl.facts',
      pairs.map(([name, value]) => el('div', el('dt', name), el('dd', value))),
    ),
    el('p', el('a', { href: hash('history') }, 'All ended calls')),
  ];
}
