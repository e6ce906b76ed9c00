import { el, mark, say } from '../dom.js';
import { count, span } from '../figures.js';
import { live } from '../live.js';
import { hash } from '../route.js';
import { gaps } from '../words/ends.js';
import { CALLS, look } from '../words/states.js';

/** What is in the cells of the list: each fills a cell once, and returns what shows a call in it. */
export const text = (read, toneOf) => (cell) => {
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

/** Platform, encoding and rate: inlet · pcm16 16k. */
export function format(row) {
  const rate = row.sample_rate ? ` ${row.sample_rate / 1000}k` : '';
  const channels = (row.channels ?? 1) * (row.tracks ?? 1) > 1 ? ' ×2' : '';
  return row.encoding ? `${row.provider} · ${row.encoding}${rate}${channels}` : row.provider;
}

export function left(row) {
  return row.token_expires_at ? Date.parse(row.token_expires_at) - live.now() : Infinity;
}

export function expires(row) {
  const ms = left(row);
  return ms === Infinity ? 'never' : ms < 0 ? 'over' : span(ms);
}

export function name(cell) {
  const link = el('a', { tabindex: -1 });
  cell.append(link);
  return (row) => {
    const called = row.interaction ?? row.call;
    say(link, called);
    mark(link, 'href', hash('calls', row.call));
    mark(link, 'title', called);
  };
}

export function state(cell) {
  const word = el('span.state');
  cell.append(word);
  return (row) => {
    const [called, , sentence] = look(CALLS, row.state);
    say(word, called);
    mark(word, 'data-state', row.state);
    mark(
      cell,
      'title',
      row.held_back ? `${sentence} Its sender is held back until what is here is published.` : sentence,
    );
  };
}

export function lost(cell) {
  const show = text(
    (row) => (row.lost ? count(row.lost) : '0'),
    (row) => (row.lost ? 'bad' : ''),
  )(cell);
  return (row) => {
    show(row);
    mark(cell, 'title', row.lost ? gaps(row.gaps) : null);
  };
}
