import { el, mark, say } from '../dom.js';
import { age, count, delay, percent, span } from '../figures.js';
import { live } from '../live.js';
import { hash } from '../route.js';
import { gaps } from '../words/ends.js';
import { CALLS, look } from '../words/states.js';
import { meter } from './meter.js';
import { strip } from './strip.js';

/**
 * The columns of the list, in the order in which a problem is looked into: who, how bad, what is heard, where it waits.
 *
 * A column's `make` fills a cell once and returns what shows a call in it: rows are used again for other calls.
 * `sort` is the server's word, `order` the way that is asked for first, `explain` what the head says on a longer look.
 */
const text = (read, toneOf) => (cell) => {
  const node = document.createTextNode('');
  cell.append(node);
  return (row) => {
    const said = read(row);
    if (node.data !== said) {
      node.data = said;
    }
    if (toneOf) {
      mark(cell, 'data-tone', toneOf(row) || null);
    }
  };
};

const buffered = (row) => row.unpublished?.buffer_percent;

export const COLUMNS = [
  { key: 'interaction', head: 'Call', width: 'minmax(148px, 1.6fr)', sort: 'interaction', order: 'asc', make: makeName },
  { key: 'state', head: 'State', width: '104px', sort: 'worst', order: 'asc', explain: 'Worst first: who needs help comes first.', make: makeState },
  { key: 'level', head: 'Level', width: '84px', sort: 'level', order: 'desc', explain: 'Loudness over the last second, from −60 dB to full scale; the line is the peak.', make: meter },
  { key: 'strip', head: 'Last minute', width: '136px', explain: 'A second each: flat is nothing, low is silence, half is audio, high had to wait, full is a gap.', make: strip },
  { key: 'rate', head: 'Rate', width: '56px', sort: 'rate', order: 'asc', number: true, explain: 'Seconds of audio a second, over the last five: 1.0 is real time.', make: text((row) => row.seq == null ? '–' : `${row.rate.toFixed(2)}×`, (row) => row.state === 'flowing' && (row.rate < 0.9 || row.rate > 1.15) ? 'wait' : '') },
  { key: 'lag', head: 'Lag', width: '62px', sort: 'lag', order: 'desc', number: true, explain: 'How long the oldest frame that is not published has been here.', make: text((row) => delay(row.lag_ms), (row) => row.lag_ms > 1000 ? 'wait' : '') },
  { key: 'buffer', head: 'Buffer', width: '64px', sort: 'buffer', order: 'desc', number: true, explain: 'How full this call’s buffer is. At 100 % its frames are lost.', make: text((row) => percent(buffered(row)), (row) => buffered(row) >= 80 ? 'bad' : buffered(row) >= 20 ? 'wait' : '') },
  { key: 'unacked', head: 'Unacked', width: '68px', number: true, explain: 'Frames received that the sender has not been told are safe.', make: text((row) => row.seq == null ? '–' : count(row.seq - row.acked)) },
  { key: 'gaps', head: 'Lost', width: '48px', sort: 'lost', order: 'desc', number: true, explain: 'Frames that are lost, by whatever cause.', make: makeGaps },
  { key: 'receivers', head: 'Recv', width: '46px', number: true, explain: 'How many received the last frames, as Redis says. 0: nobody is consuming.', make: text((row) => count(row.receivers), (row) => row.receivers === 0 ? 'wait' : '') },
  { key: 'seq', head: 'Seq', width: '60px', number: true, explain: 'Number of the last frame received.', make: text((row) => count(row.seq)) },
  { key: 'age', head: 'Age', width: '56px', sort: 'age', order: 'desc', number: true, explain: 'Since its stream began.', make: text((row) => age(row.age_ms)) },
  { key: 'tenant', head: 'Tenant', width: 'minmax(78px, 0.8fr)', sort: 'tenant', order: 'asc', make: text((row) => row.tenant ?? '–') },
  { key: 'provider', head: 'Platform', width: 'minmax(146px, 0.9fr)', sort: 'provider', order: 'asc', make: text(format) },
  { key: 'expires', head: 'Token', width: '62px', number: true, explain: 'Until the sender’s token runs out.', make: text(expires, (row) => left(row) < 60_000 ? 'wait' : '') },
  { key: 'listeners', head: 'Ears', width: '46px', number: true, explain: 'How many operators listen in.', make: text((row) => row.listeners ? count(row.listeners) : '', (row) => row.listeners ? 'accent' : '') },
];

/** Platform, encoding and rate: inlet · pcm16 16k. */
export function format(row) {
  const rate = row.sample_rate ? ` ${row.sample_rate / 1000}k` : '';
  const channels = (row.channels ?? 1) * (row.tracks ?? 1) > 1 ? ' ×2' : '';
  return row.encoding ? `${row.provider} · ${row.encoding}${rate}${channels}` : row.provider;
}

function left(row) {
  return row.token_expires_at ? Date.parse(row.token_expires_at) - live.now() : Infinity;
}

function expires(row) {
  const ms = left(row);
  return ms === Infinity ? 'never' : ms < 0 ? 'over' : span(ms);
}

function makeName(cell) {
  const link = el('a', { tabindex: -1 });
  cell.append(link);
  return (row) => {
    const name = row.interaction ?? row.call;
    say(link, name);
    mark(link, 'href', hash('calls', row.call));
    mark(link, 'title', name);
  };
}

function makeState(cell) {
  const word = el('span.state');
  cell.append(word);
  return (row) => {
    const [name, , sentence] = look(CALLS, row.state);
    say(word, name);
    mark(word, 'data-state', row.state);
    mark(cell, 'title', row.held_back ? `${sentence} Its sender is held back until what is here is published.` : sentence);
  };
}

function makeGaps(cell) {
  const show = text((row) => row.lost ? count(row.lost) : '0', (row) => row.lost ? 'bad' : '')(cell);
  return (row) => {
    show(row);
    mark(cell, 'title', row.lost ? gaps(row.gaps) : null);
  };
}
