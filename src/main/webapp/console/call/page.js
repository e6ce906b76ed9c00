import { get, part } from '../api.js';
import { el, replace, say } from '../dom.js';
import { live } from '../live.js';
import { list } from '../route.js';
import { actions } from './actions.js';
import { charts } from './charts.js';
import { facts } from './facts.js';
import { hearing } from './hearing.js';
import { ladder } from './ladder.js';
import { saidOf } from './said.js';
import { summary } from './summary.js';
import { Trail } from './trail.js';
import { title } from './title.js';

/** One call, closely: looked at twice a second until it is over, then what its summary says. */
const LOOK_MS = 500;

export function callPage(main, { item: call }, signal) {
  live.watch({ limit: 1 });
  const trail = new Trail();
  const state = { call, row: null };
  const parts = { title: title(), facts: facts(), charts: charts(signal), ladder: ladder(), said: saidOf() };
  const ears = hearing(state, signal);
  const doing = actions(state, ears);
  const over = el('section.over', { hidden: true, 'aria-live': 'polite' });
  const trouble = el('p.problem', { role: 'status', hidden: true });
  const body = el(
    'div.call',
    { hidden: true },
    el('div.closely', parts.charts.element, parts.ladder.element),
    el('div.beside', ears.element, parts.facts.element, parts.said.element),
  );
  main.append(
    el('p.crumb', el('a', { href: list.hash, title: 'Escape leads there, too' }, '← Live calls')),
    el('div.call-head', parts.title.element, doing.element),
    trouble,
    over,
    body,
  );

  async function look() {
    try {
      const row = await get(`streams/${part(call)}`, { signal });
      state.row = row;
      body.hidden = false;
      trouble.hidden = true;
      trail.add(row);
      for (const one of Object.values(parts)) {
        one.show(row, trail);
      }
      doing.show(row);
      ears.show(row);
      setTimeout(() => signal.aborted || look(), LOOK_MS);
    } catch (refused) {
      if (refused.name === 'AbortError' || refused.status === 401) {
        return;
      }
      if (refused.status === 404) {
        await end();
        return;
      }
      say(trouble, refused.message);
      trouble.hidden = false;
      setTimeout(() => signal.aborted || look(), 2 * LOOK_MS);
    }
  }

  async function end() {
    doing.element.remove();
    ears.over();
    replace(over, await summary(call, signal, state.row));
    over.hidden = false;
    parts.title.over(state.row);
    document.body.dataset.call = 'over';
  }

  signal.addEventListener('abort', () => delete document.body.dataset.call);
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) {
        location.hash = list.hash;
      }
    },
    { signal, capture: true }, // before a dialog has closed because of it
  );
  look();
}
