import { el, mark } from '../dom.js';
import { decibels } from '../figures.js';

/** Loudness on a scale of decibels: a bar for the mean, a line for the peak. */
const FLOOR_DB = -60;
const SILENCE_DB = -96;

const share = (db) => Math.max(0, Math.min(1, 1 - db / FLOOR_DB));

export function meter(cell) {
  const mean = el('span.rms');
  const peak = el('span.peak');
  const bar = el(
    'div.meter',
    {
      role: 'meter',
      'aria-label': 'Level',
      'aria-valuemin': SILENCE_DB,
      'aria-valuemax': 0,
      'aria-valuenow': SILENCE_DB,
    },
    mean,
    peak,
  );
  cell.append(bar);
  return ({ level }) => {
    const rms = Math.max(SILENCE_DB, Math.min(0, level.rms_db));
    mark(bar, 'aria-valuenow', rms);
    mark(bar, 'aria-valuetext', `${decibels(level.rms_db)}, peak ${decibels(level.peak_db)}`);
    mark(bar, 'data-peak', level.peak_db);
    mark(bar, 'title', `${decibels(level.rms_db)}, peak ${decibels(level.peak_db)}`);
    mean.style.setProperty('transform', `scaleX(${share(level.rms_db).toFixed(3)})`);
    peak.style.setProperty('transform', `translateX(${(share(level.peak_db) * 100).toFixed(1)}%)`);
    peak.hidden = share(level.peak_db) === 0;
  };
}
