import { Chart } from '../call/chart.js';
import { el, replace } from '../dom.js';
import { count, decimal, plural } from '../figures.js';
import { FLOW_SPAN_MS, flowSeries } from '../flow-trail.js';
import { live } from '../live.js';
import { hash } from '../route.js';
import { table } from '../table.js';
import { CALLS, look } from '../words/states.js';
import { head } from './head.js';

/** Does what comes in go out, and does anybody take it? By state, tenant and platform. */
const MOST = 1000; // calls that the server sends at once
const SHOWN = 15;

export function flowPage(main, _, signal) {
  live.watch({ limit: MOST });
  const answers = el('ul.answers');
  const received = new Chart({
    name: 'flow',
    title: 'Frames a second',
    explain: 'received, and the thin line: published',
    floor: 0,
    least: 10,
    words: decimal,
    fill: true,
    span: FLOW_SPAN_MS,
  });
  const states = el('ul.bars');
  const tenants = groups('Tenants');
  const platforms = groups('Platforms');
  const scope = el('p.quiet.small');
  main.append(
    head('Flow', 'Does what comes in go out, and does anybody take it?'),
    answers,
    el('section.card', received.element),
    el(
      'div.columns',
      el('section.card', el('h2', 'By state'), states),
      el('section.card', el('h2', 'By platform'), platforms.element),
      el('section.card', el('h2', 'By tenant'), tenants.element),
    ),
    scope,
  );

  function draw() {
    if (!live.node || live.matching === null) {
      return;
    }
    const rows = [...live.rows.values()];
    replace(
      answers,
      sentences(live.node, rows).map(([tone, text]) => el(`li.${tone}`, text)),
    );
    received.show(flowSeries('received'), Date.now(), flowSeries('published'));
    showStates(states, rows);
    tenants.show(grouped(rows, (row) => row.tenant ?? 'no start yet'));
    platforms.show(grouped(rows, (row) => row.provider));
    scope.textContent = live.matching > MOST ? `Of the ${count(MOST)} worst of ${count(live.matching)} calls.` : '';
  }

  live.addEventListener('rows', draw, { signal });
  draw();
}

function sentences(node, rows) {
  const { received_per_s: inwards, published_per_s: outwards } = node.frames;
  const heard = rows.filter((row) => row.receivers != null);
  const alone = heard.filter((row) => row.receivers === 0);
  const said = [];
  if (inwards === 0) {
    said.push(['quiet', 'No frames come in.']);
  } else if (outwards < inwards * 0.8 - 1) {
    said.push([
      'wait',
      `Frames come in faster than Redis takes them: ${decimal(inwards)} and ${decimal(outwards)} a second. What it does not take waits in the buffers.`,
    ]);
  } else {
    said.push(['well', `Frames come in, ${decimal(inwards)} a second, and Redis takes them.`]);
  }
  if (heard.length > 0 && alone.length === heard.length) {
    said.push([
      'wait',
      'Nobody is consuming: Redis says of every call that its last frames had no receiver. Is the consumer up, and subscribed to the right channel?',
    ]);
  } else if (alone.length > 0) {
    said.push(['wait', `Nobody is consuming ${plural(alone.length, 'call')} of ${count(heard.length)}.`]);
  } else if (heard.length > 0) {
    said.push(['well', 'Somebody receives every call.']);
  } else if (rows.some((row) => row.seq > 0)) {
    said.push(['quiet', 'How many receive is not known: a Redis stream keeps frames until they are read.']);
  }
  return said;
}

function showStates(list, rows) {
  const most = Math.max(1, rows.length);
  replace(
    list,
    Object.keys(CALLS).map((word) => {
      const number = rows.filter((row) => row.state === word).length;
      const [name] = look(CALLS, word);
      const bar = el('span.bar-fill', el('span'));
      bar.firstChild.style.setProperty('transform', `scaleX(${number / most})`);
      return el(
        number ? 'li' : 'li.none',
        el(
          'a',
          { href: hash('calls', null, new URLSearchParams({ state: word })) },
          el('span.state', { 'data-state': word }, name),
        ),
        bar,
        el('span.number', count(number)),
      );
    }),
  );
}

function grouped(rows, nameOf) {
  const all = new Map();
  for (const row of rows) {
    const name = nameOf(row);
    const group = all.get(name) ?? { name, calls: 0, hurt: 0, lost: 0 };
    group.calls += 1;
    group.hurt += ['losing', 'buffering', 'stalled'].includes(row.state) ? 1 : 0;
    group.lost += row.lost ?? 0;
    all.set(name, group);
  }
  return [...all.values()].sort((one, other) => other.hurt - one.hurt || other.calls - one.calls).slice(0, SHOWN);
}

function groups(caption) {
  return table({
    caption,
    none: 'No calls.',
    columns: [
      { head: 'Name', cell: ({ name }) => name },
      { head: 'Calls', cell: ({ calls }) => count(calls), number: true },
      { head: 'Hurt', cell: ({ hurt }) => el(hurt ? 'b.wait' : 'span', count(hurt)), number: true },
      { head: 'Frames lost', cell: ({ lost }) => el(lost ? 'b.bad' : 'span', count(lost)), number: true },
    ],
  });
}
