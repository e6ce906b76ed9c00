import { el, mark, say } from '../dom.js';
import { count, plural } from '../figures.js';
import { live } from '../live.js';
import { list, rewrite } from '../route.js';
import { CALLS } from '../words/states.js';
import { emptyState } from './empty.js';
import { Grid } from './grid.js';

/**
 * The live calls. The server sorts and filters, and sends the part of the list that is in view, with some around it: ten
 * thousand cost no more than fifty. Filter and order are in the address.
 */
const WINDOW = 120;
const MARGIN = 15; // so near to the edge of what is here, more is asked for
const PATIENCE_MS = 120; // while one scrolls or types

export function callsPage(main, { query }, signal) {
  const asked = {
    text: query.get('text') ?? '',
    state: query.get('state') ?? '',
    sort: query.get('sort') ?? 'worst',
    order: query.get('order') ?? 'asc',
  };
  let from = 0;
  let paused = false;
  let held = null; // what is shown while paused
  let typing = null;
  let moving = null;
  let view = [0, 0];

  const filter = el('input', {
    name: 'filter',
    type: 'search',
    value: asked.text,
    placeholder: 'Tenant, call …',
    'aria-label': 'Filter by tenant, interaction or call',
    oninput: typed,
  });
  const states = el(
    'select',
    { name: 'state', 'aria-label': 'State', onchange: () => change({ state: states.value }) },
    el('option', { value: '' }, 'Any state'),
    Object.entries(CALLS).map(([word, [name]]) => el('option', { value: word, selected: asked.state === word }, name)),
  );
  const pause = el('button', { onclick: () => hold(!paused) }, 'Pause');
  const total = el('p.total.quiet');
  const grid = new Grid({ sorted, wants, signal });
  const empty = emptyState(signal, () => {
    filter.value = states.value = '';
    change({ text: '', state: '' });
  });
  main.append(
    el('div.filters', el('h1', 'Live calls'), total, el('span.grow'), filter, states, pause),
    grid.element,
    empty.element,
  );

  function change(part) {
    Object.assign(asked, part);
    from = 0;
    grid.element.scrollTop = 0;
    held = null;
    const search = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
    if (asked.sort === 'worst' && asked.order === 'asc') {
      search.delete('sort');
      search.delete('order');
    }
    rewrite(search);
    watch();
  }

  function sorted(column) {
    const again = asked.sort === column.sort;
    change({ sort: column.sort, order: again ? (asked.order === 'asc' ? 'desc' : 'asc') : column.order });
  }

  function watch() {
    grid.heads.show(asked.sort, asked.order);
    live.watch({ cursor: from, limit: WINDOW, ...asked });
  }

  function typed() {
    clearTimeout(typing);
    typing = setTimeout(() => change({ text: filter.value.trim() }), PATIENCE_MS);
  }

  function wants(first, last) {
    view = [first, last];
    if (moving === null && short()) {
      moving = setTimeout(move, PATIENCE_MS);
    }
  }

  function short() {
    const [first, last] = view;
    return (
      (first < from + MARGIN && from > 0) || (last > from + WINDOW - MARGIN && from + WINDOW < (live.matching ?? 0))
    );
  }

  function move() {
    moving = null;
    if (short()) {
      from = Math.max(0, Math.floor((view[0] + view[1] - WINDOW) / 2));
      watch();
    }
  }

  function hold(yes) {
    paused = yes;
    held = null;
    say(pause, paused ? 'Go on' : 'Pause');
    mark(pause, 'aria-pressed', paused);
    document.body.dataset.live = paused ? 'paused' : live.state;
    draw({ first: true });
  }

  function draw({ first }) {
    if (paused) {
      document.body.dataset.live = live.state === 'live' ? 'paused' : live.state;
    }
    if (live.matching === null || (paused && held && !first)) {
      return;
    }
    if (paused) {
      held = true;
    }
    grid.show({ matching: live.matching, from: live.from, order: [...live.order], rows: new Map(live.rows) });
    const narrowed = asked.text !== '' || asked.state !== '';
    say(
      total,
      narrowed ? `${count(live.matching)} of ${plural(live.node.calls, 'call')}` : plural(live.matching, 'call'),
    );
    const none = live.matching === 0;
    grid.element.hidden = none;
    empty.show(none, narrowed);
  }

  list.hash = location.hash;
  if (list.opened) {
    grid.choose(list.opened);
  }
  live.addEventListener('rows', (event) => draw(event.detail), { signal });
  live.addEventListener('state', () => paused && draw({ first: false }), { signal });
  signal.addEventListener('abort', () => {
    clearTimeout(typing);
    clearTimeout(moving);
    document.body.dataset.live = live.state;
  });
  watch();
}
