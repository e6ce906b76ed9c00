import { get } from '../api.js';
import { el, say } from '../dom.js';
import { plural } from '../figures.js';
import { live } from '../live.js';
import { poll } from '../poll.js';
import { table } from '../table.js';
import { head } from './head.js';

/** What this node runs with. The server masks what is secret. */
const SOURCES = { default: 'default', environment: 'environment', properties: 'properties' };

export function configPage(main, _, signal) {
  live.watch({ limit: 1 });
  let settings = [];
  const filter = el('input', {
    name: 'filter',
    type: 'search',
    placeholder: 'Setting or value …',
    'aria-label': 'Filter by name or value',
    oninput: draw,
  });
  const own = el('input', { type: 'checkbox', name: 'own', onchange: draw });
  const total = el('p.quiet', { role: 'status' });
  const list = table({
    caption: 'Settings',
    none: 'No setting is like that.',
    columns: [
      { head: 'Setting', name: 'variable', cell: ({ variable }) => el('code', variable) },
      {
        head: 'Value in force',
        cell: ({ value }) => (value === '' ? el('span.quiet', 'none') : el('span.mono.value', value)),
      },
      {
        head: 'From',
        name: 'source',
        cell: ({ source }) => el(source === 'default' ? 'span.quiet' : 'b', SOURCES[source] ?? source),
      },
    ],
  });
  const looking = poll(signal, 30_000, async () => {
    ({ settings } = await get('config', { signal }));
    draw();
  });
  main.append(
    head(
      'Config',
      'What this node runs with, and where each value comes from. Secrets are masked; README says what each setting is for.',
    ),
    el('div.filters', total, el('span.grow'), el('label.check', own, 'Only what is not the default'), filter),
    looking.element,
    el('section.card', list.element),
  );

  function draw() {
    const text = filter.value.trim().toLowerCase();
    const some = settings.filter(
      ({ variable, value, source }) =>
        (!own.checked || source !== 'default') && `${variable} ${value}`.toLowerCase().includes(text),
    );
    list.show(some);
    say(total, plural(some.length, 'setting'));
  }
}
