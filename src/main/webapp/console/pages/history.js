import { get } from '../api.js';
import { el, say } from '../dom.js';
import { age, count, plural, time } from '../figures.js';
import { format } from '../calls/cells.js';
import { live } from '../live.js';
import { hash, rewrite } from '../route.js';
import { poll } from '../poll.js';
import { table } from '../table.js';
import { ended, ENDS, fault, gaps } from '../words/ends.js';
import { head } from './head.js';

/** The calls that are over, and whose turn it is to do something about them. */
const MORE = 100;
const PATIENCE_MS = 200;

export function historyPage(main, { query }, signal) {
  live.watch({ limit: 1 });
  let limit = MORE;
  let timer = null;
  const filter = el('input', {
    name: 'filter',
    type: 'search',
    value: query.get('text') ?? '',
    placeholder: 'Tenant, call …',
    'aria-label': 'Filter by tenant, interaction or call',
    oninput: soon,
  });
  const reasons = el(
    'select',
    { name: 'reason', 'aria-label': 'Reason', onchange: change },
    el('option', { value: '' }, 'Any reason'),
    Object.keys(ENDS).map((word) =>
      el('option', { value: word, selected: query.get('reason') === word }, word.replaceAll('_', ' ')),
    ),
  );
  const total = el('p.quiet', { role: 'status' });
  const more = el(
    'button',
    {
      hidden: true,
      onclick: () => {
        limit = Math.min(1000, limit + MORE);
        looking.again();
      },
    },
    'Show more',
  );
  const list = table({
    caption: 'Ended calls, the newest first',
    none: 'No call has ended here, or none that is like that.',
    columns: [
      { head: 'Ended', cell: ({ ended_at: at }) => el('time', { datetime: at }, time(at)) },
      { head: 'Call', cell: (call) => el('a', { href: hash('calls', call.call) }, call.interaction ?? call.call) },
      { head: 'Tenant', cell: (call) => call.tenant },
      { head: 'Platform', cell: (call) => format(call) },
      { head: 'Lasted', cell: (call) => age(call.duration_ms), number: true },
      { head: 'Frames', cell: (call) => count(call.seq), number: true },
      {
        head: 'Lost',
        cell: (call) =>
          el(call.lost ? 'b.bad' : 'span', { title: call.lost ? gaps(call.gaps) : null }, count(call.lost)),
        number: true,
      },
      { head: 'Code', cell: (call) => String(call.close_code), number: true },
      {
        head: 'Why',
        cell: (call) => [ended(call.reason), call.fault !== 'nobody' && el('span.quiet', ` ${fault(call.fault)}`)],
      },
    ],
  });
  const looking = poll(signal, 5000, async () => {
    const asked = new URLSearchParams({ ...asks(), limit });
    const { calls, matching } = await get(`history?${asked}`, { signal });
    list.show(calls);
    say(total, plural(matching, 'call'));
    more.hidden = matching <= calls.length || limit >= 1000;
  });
  main.append(
    head('History', 'The last 2,000 calls that are over on this node, the newest first.'),
    el('div.filters', total, el('span.grow'), filter, reasons),
    looking.element,
    el('section.card', list.element, more),
  );

  function asks() {
    return Object.fromEntries(
      Object.entries({ text: filter.value.trim(), reason: reasons.value }).filter(([, value]) => value !== ''),
    );
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(change, PATIENCE_MS);
  }

  function change() {
    limit = MORE;
    rewrite(new URLSearchParams(asks()));
    looking.again();
  }
  signal.addEventListener('abort', () => clearTimeout(timer));
}
