import { age, count, delay, percent } from '../figures.js';
import { expires, format, left, lost, name, state, text } from './cells.js';
import { meter } from './meter.js';
import { strip } from './strip.js';

/**
 * The columns of the list, in the order in which a problem is looked into: who, how bad, what is heard, where it waits.
 *
 * A column's `make` fills a cell once and returns what shows a call in it: rows are used again for other calls.
 * `sort` is the server's word, `order` the way that is asked for first, `explain` what the head says on a longer look.
 */
const buffered = (row) => row.unpublished?.buffer_percent;

export const COLUMNS = [
  {
    key: 'interaction',
    head: 'Call',
    width: 'minmax(140px, 1.6fr)',
    sort: 'interaction',
    order: 'asc',
    make: name,
  },
  {
    key: 'state',
    head: 'State',
    width: '104px',
    sort: 'worst',
    order: 'asc',
    explain: 'Worst first: who needs help comes first.',
    make: state,
  },
  {
    key: 'level',
    head: 'Level',
    width: '84px',
    sort: 'level',
    order: 'desc',
    explain: 'Loudness over the last second, from −60 dB to full scale; the line is the peak.',
    make: meter,
  },
  {
    key: 'strip',
    head: 'Last minute',
    width: '136px',
    explain: 'A second each: flat is nothing, low is silence, half is audio, high had to wait, full is a gap.',
    make: strip,
  },
  {
    key: 'rate',
    head: 'Rate',
    width: '56px',
    sort: 'rate',
    order: 'asc',
    number: true,
    explain: 'Seconds of audio a second, over the last five: 1.0 is real time.',
    make: text(
      (row) => (row.seq == null ? '–' : `${row.rate.toFixed(2)}×`),
      (row) => (row.state === 'flowing' && (row.rate < 0.9 || row.rate > 1.15) ? 'wait' : ''),
    ),
  },
  {
    key: 'lag',
    head: 'Lag',
    width: '62px',
    sort: 'lag',
    order: 'desc',
    number: true,
    explain: 'How long the oldest frame that is not published has been here.',
    make: text(
      (row) => delay(row.lag_ms),
      (row) => (row.lag_ms > 1000 ? 'wait' : ''),
    ),
  },
  {
    key: 'buffer',
    head: 'Buffer',
    width: '64px',
    sort: 'buffer',
    order: 'desc',
    number: true,
    explain: 'How full this call’s buffer is. At 100 % its frames are lost.',
    make: text(
      (row) => percent(buffered(row)),
      (row) => (buffered(row) >= 80 ? 'bad' : buffered(row) >= 20 ? 'wait' : ''),
    ),
  },
  {
    key: 'unacked',
    head: 'Unacked',
    width: '68px',
    number: true,
    explain: 'Frames received that the sender has not been told are safe.',
    make: text((row) => (row.seq == null ? '–' : count(row.seq - row.acked))),
  },
  {
    key: 'gaps',
    head: 'Lost',
    width: '48px',
    sort: 'lost',
    order: 'desc',
    number: true,
    explain: 'Frames that are lost, by whatever cause.',
    make: lost,
  },
  {
    key: 'receivers',
    head: 'Recv',
    width: '46px',
    number: true,
    explain: 'How many received the last frames, as Redis says. 0: nobody is consuming.',
    make: text(
      (row) => count(row.receivers),
      (row) => (row.receivers === 0 ? 'wait' : ''),
    ),
  },
  {
    key: 'seq',
    head: 'Seq',
    width: '58px',
    number: true,
    explain: 'Number of the last frame received.',
    make: text((row) => count(row.seq)),
  },
  {
    key: 'age',
    head: 'Age',
    width: '66px',
    sort: 'age',
    order: 'desc',
    number: true,
    explain: 'Since its stream began.',
    make: text((row) => age(row.age_ms)),
  },
  {
    key: 'tenant',
    head: 'Tenant',
    width: 'minmax(78px, 0.8fr)',
    sort: 'tenant',
    order: 'asc',
    make: text((row) => row.tenant ?? '–'),
  },
  {
    key: 'provider',
    head: 'Platform',
    width: 'minmax(142px, 0.9fr)',
    sort: 'provider',
    order: 'asc',
    make: text(format),
  },
  {
    key: 'expires',
    head: 'Token',
    width: '62px',
    number: true,
    explain: 'Until the sender’s token runs out.',
    make: text(expires, (row) => (left(row) < 60_000 ? 'wait' : '')),
  },
  {
    key: 'listeners',
    head: 'Ears',
    width: '46px',
    number: true,
    explain: 'How many operators listen in.',
    make: text(
      (row) => (row.listeners ? count(row.listeners) : ''),
      (row) => (row.listeners ? 'accent' : ''),
    ),
  },
];
