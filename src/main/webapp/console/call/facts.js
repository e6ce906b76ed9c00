import { el, replace } from '../dom.js';
import { age, count, delay, percent, span, time } from '../figures.js';
import { format } from '../calls/cells.js';
import { live } from '../live.js';
import { gaps } from '../words/ends.js';

/** The numbers of a call, each with what it means. */
export function facts() {
  const list = el('dl.facts');
  let shown = '';
  return {
    element: el('section.card', el('h2', 'Facts'), list),
    show(row) {
      const pairs = of(row);
      const now = JSON.stringify(pairs);
      if (now !== shown) {
        shown = now;
        replace(
          list,
          pairs.map(([name, value, tone]) => el('div', el('dt', name), el(tone ? `dd.${tone}` : 'dd', value))),
        );
      }
    },
  };
}

function of(row) {
  const pairs = [
    ['Platform', format(row)],
    ['From', row.address],
    ['Connected', time(row.connected_at)],
  ];
  if (row.seq == null) {
    return pairs;
  }
  pairs.push(
    ['Audio so far', age(row.media_ms)],
    ['Frames received', count(row.seq)],
    ['Told to be safe', `${count(row.acked)} (${count(row.seq - row.acked)} not yet)`],
    [
      'Waiting for Redis',
      row.unpublished.frames ? `${count(row.unpublished.frames)} frames, ${delay(row.unpublished.ms)}` : 'none',
      row.redis_away ? 'wait' : '',
    ],
    ['Buffer', percent(row.unpublished.buffer_percent), row.unpublished.buffer_percent >= 80 ? 'bad' : ''],
    ['Lost', row.lost ? `${count(row.lost)} frames: ${gaps(row.gaps)}.` : 'none', row.lost ? 'bad' : ''],
    ['Rate', `${row.rate.toFixed(2)} s of audio a second`],
    [
      'Receivers',
      row.receivers === 0 ? '0: nobody is consuming' : count(row.receivers),
      row.receivers === 0 ? 'wait' : '',
    ],
    ['Last frame', row.last_frame_age_ms == null ? '–' : `${delay(row.last_frame_age_ms)} ago`],
    ['Token runs out', row.token_expires_at ? `in ${span(Date.parse(row.token_expires_at) - live.now())}` : 'never'],
    ['Epoch', String(row.epoch)],
    ['Connection', row.call],
  );
  return pairs;
}
