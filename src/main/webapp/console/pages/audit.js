import { get } from '../api.js';
import { el, say } from '../dom.js';
import { plural, time } from '../figures.js';
import { live } from '../live.js';
import { poll } from '../poll.js';
import { table } from '../table.js';
import { action } from '../words/actions.js';
import { head } from './head.js';

/** Who has done what here, and why. */
export function auditPage(main, _, signal) {
  live.watch({ limit: 1 });
  let actions = [];
  const filter = el('input', {
    name: 'filter',
    type: 'search',
    placeholder: 'Who, what, why …',
    'aria-label': 'Filter by person, action, target or reason',
    oninput: draw,
  });
  const total = el('p.quiet', { role: 'status' });
  const list = table({
    caption: 'What operators did, the newest first',
    none: 'Nobody has done anything here, or nothing like that.',
    columns: [
      { head: 'When', cell: ({ at }) => el('time', { datetime: at }, time(at)) },
      {
        head: 'Who',
        cell: ({ sub, jti, address }) => [
          el('b', sub ?? jti ?? 'somebody'),
          address && el('span.quiet', ` ${address}`),
        ],
      },
      {
        head: 'Did what',
        name: 'action',
        cell: (one) => el('span', { 'data-action': one.action }, action(one.action)),
      },
      { head: 'To what', cell: ({ target }) => target || 'this node' },
      { head: 'Why', cell: ({ reason }) => reason },
    ],
  });
  const looking = poll(signal, 3000, async () => {
    ({ actions } = await get('audit?limit=1000', { signal }));
    draw();
  });
  main.append(
    head('Audit', 'The last 1,000 things operators have done on this node, the newest first. The log has all of them.'),
    el('div.filters', total, el('span.grow'), filter),
    looking.element,
    el('section.card', list.element),
  );

  function draw() {
    const text = filter.value.trim().toLowerCase();
    const some = actions.filter((one) =>
      [one.sub, one.jti, one.action, action(one.action), one.target, one.reason].join(' ').toLowerCase().includes(text),
    );
    list.show(some);
    say(total, plural(some.length, 'action'));
  }
}
