import { el, mark, say } from '../dom.js';
import { count, plural } from '../figures.js';
import { live } from '../live.js';
import { rewrite } from '../route.js';
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
    text: query.get('text') ?? '', state: query.get('state') ?? '', sort: query.get('sort') ?? 'worst', order: query.get('order') ?? 'asc',
  };
  let from = 0;
  let paused = false;
  let held = null; // what is shown while paused
  let timer = null;

  const filter = el('input', { name: 'filter', type: 'search', value: asked.text, placeholder: 'Tenant, call …', 'aria-label': 'Filter by tenant, interaction or call', oninput: () => soon(() => change({ text: filter.value.trim() })) });
  const states = el('select', { name: 'state', 'aria-label': 'State', onchange: () => change({ state: states.value }) },
    el('option', { value: '' }, 'Any state'),
    Object.entries(CALLS).map(([word, [name]]) => el('option', { value: word, selected: asked.state === word }, name)));
  const pause = el('button', { onclick: () => hold(!paused) }, 'Pause');
  const total = el('p.total.quiet');
  const grid = new Grid({ sorted, wants, signal });
  const empty = emptyState(signal, () => {
    filter.value = states.value = '';
    change({ text: '', state: '' });
  });
  main.append(el('div.filters', el('h1', 'Live calls'), total, el('span.grow'), filter, states, pause), grid.element, empty.element);

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
    change({ sort: column.sort, order: again ? asked.order === 'asc' ? 'desc' : 'asc' : column.order });
  }

  function watch() {
    grid.heads.show(asked.sort, asked.order);
    live.watch({ cursor: from, limit: WINDOW, ...asked });
  }

  function wants(first, last) {
    const matching = live.matching ?? 0;
    const short = first < from + MARGIN && from > 0 || last > from + WINDOW - MARGIN && from + WINDOW < matching;
    if (short) {
      soon(() => {
        from = Math.max(0, Math.floor((first + last - WINDOW) / 2));
        watch();
      });
    }
  }

  function soon(then) {
    clearTimeout(timer);
    timer = setTimeout(then, PATIENCE_MS);
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
    if (live.matching === null || paused && held && !first) {
      return;
    }
    if (paused) {
      held = true;
    }
    grid.show({ matching: live.matching, from: live.from, order: [...live.order], rows: new Map(live.rows) });
    const narrowed = asked.text !== '' || asked.state !== '';
    say(total, narrowed ? `${count(live.matching)} of ${plural(live.node.calls, 'call')}` : plural(live.matching, 'call'));
    const none = live.matching === 0;
    grid.element.hidden = none;
    empty.show(none, narrowed);
  }

  live.addEventListener('rows', (event) => draw(event.detail), { signal });
  live.addEventListener('state', () => paused && draw({ first: false }), { signal });
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    document.body.dataset.live = live.state;
  });
  watch();
  draw({ first: true });
}
