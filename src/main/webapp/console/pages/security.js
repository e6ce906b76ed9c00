import { get, part, post, remove } from '../api.js';
import { ask, reasonField } from '../dialog.js';
import { el, replace } from '../dom.js';
import { count, plural, span, time } from '../figures.js';
import { live } from '../live.js';
import { tell } from '../notice.js';
import { poll } from '../poll.js';
import { hash } from '../route.js';
import { may } from '../session.js';
import { table } from '../table.js';
import { refusal } from '../words/refusals.js';
import { facts, head } from './head.js';

/** Who is not let in, by which keys it is judged, and which tokens are revoked. */
const KINDS = { jti: 'One token, by its jti', sub: 'All tokens of one sub', tenant: 'All tokens of a tenant' };

export function securityPage(main, _, signal) {
  live.watch({ limit: 1 });
  const refused = table({
    caption: 'Handshakes refused since the start',
    none: 'Nobody has been refused since the start.',
    columns: [
      { head: 'Reason', cell: ([word]) => el('code', word) },
      { head: 'Status', cell: ([word]) => String(refusal(word)[0]), number: true },
      { head: 'Times', cell: ([, number]) => count(number), number: true },
      { head: 'What it means', cell: ([word]) => refusal(word)[1] },
    ],
  });
  const keys = el('div.stack');
  const revoked = table({
    caption: 'Revoked tokens',
    none: 'No token is revoked.',
    columns: [
      { head: 'What', cell: ({ kind }) => KINDS[kind] ?? kind },
      { head: 'Value', cell: ({ value }) => el('span.mono', value) },
      { head: 'Since', cell: ({ since }) => time(since) },
      { head: 'Until', cell: ({ until }) => (until ? time(until) : 'it is lifted') },
      { head: 'By', cell: ({ by }) => by },
      { head: 'Why', cell: ({ reason }) => reason },
      ...(may('act') ? [{ head: 'Lift', cell: (one) => el('button.plain', { onclick: () => lift(one) }, 'Lift') }] : []),
    ],
  });
  const ears = table({
    caption: 'Who listens in now',
    none: 'Nobody listens in.',
    columns: [
      { head: 'Who', cell: ({ who }) => who },
      { head: 'To', cell: (one) => el('a', { href: hash('calls', one.call) }, one.interaction ?? one.call) },
      { head: 'How', cell: ({ saving }) => (saving ? 'saves' : 'listens') },
      { head: 'Since', cell: ({ since }) => time(since) },
      { head: 'Until', cell: ({ until }) => time(until) },
      { head: 'Why', cell: ({ reason }) => reason },
    ],
  });
  const stale = el(
    'p.problem',
    { hidden: true },
    'Redis does not answer: what other nodes have been told since is not in this list.',
  );
  const looking = poll(signal, 3000, async () => {
    const [security, list, { listening }] = await Promise.all(
      ['security', 'revocations', 'listening'].map((path) => get(path, { signal })),
    );
    ears.show(listening);
    refused.show(
      Object.entries(security.refusals)
        .filter(([, number]) => number > 0)
        .sort(([, one], [, other]) => other - one),
    );
    replace(keys, security.keys.length ? security.keys.map(key) : el('p.quiet', 'None.'));
    revoked.show(list.revocations);
    stale.hidden = list.current;
  });
  const buttons = may('act') ? [el('button.grave', { onclick: () => askRevoke(looking.again) }, 'Revoke')] : [];
  main.append(
    head('Security', 'Who is not let in, by which keys, and which tokens are revoked.', ...buttons),
    looking.element,
    el('section.card', el('h2', 'Refused since the start'), refused.element),
    el('section.card', el('h2', 'Who listens in now'), ears.element),
    el('section.card', el('h2', 'Keys in use'), keys),
    el('section.card', el('h2', 'Revoked'), stale, revoked.element),
  );

  async function lift({ kind, value }) {
    try {
      await remove(`revocations/${part(kind)}/${value.split('/').map(part).join('/')}`);
      tell(`${value} is accepted again.`);
    } catch (problem) {
      tell(problem.message, 'bad');
    }
    looking.again();
  }
}

function key(one) {
  if (one.source === 'JWT_PUBLIC_KEY') {
    return facts([
      ['JWT_PUBLIC_KEY', 'A key of this node’s configuration'],
      ['SHA-256', el('code', one.sha256)],
    ]);
  }
  return facts([
    [
      one.source,
      one.answers ? 'The issuer answers' : 'The issuer does not answer: the keys known last stay in use',
      one.answers ? '' : 'wait',
    ],
    ['Keys', `${plural(one.keys, 'key')}${one.kids?.length ? `: ${one.kids.join(', ')}` : ''}`],
    ['Fetched', one.age_ms == null ? null : `${span(one.age_ms)} ago`],
  ]);
}

function askRevoke(then) {
  ask({
    title: 'Revoke tokens',
    explain: 'From now on, on all nodes: new handshakes get 401, and streams that are open are closed with 4501.',
    fields: [
      el(
        'label',
        'Which',
        el(
          'select',
          { name: 'kind' },
          Object.entries(KINDS).map(([kind, name]) => el('option', { value: kind }, name)),
        ),
      ),
      el('label', 'Value', el('input', { name: 'value', required: true, maxlength: 512, autocomplete: 'off' })),
      el(
        'label',
        'For how long',
        el(
          'select',
          { name: 'for_s' },
          el('option', { value: '' }, 'until it is lifted'),
          el('option', { value: 3600 }, 'an hour'),
          el('option', { value: 86400 }, 'a day'),
          el('option', { value: 604800 }, 'a week'),
        ),
      ),
      reasonField(),
    ],
    submit: { text: 'Revoke', grave: true },
    async order(form) {
      const body = { kind: form.get('kind'), value: form.get('value'), reason: form.get('reason') };
      if (form.get('for_s')) {
        body.for_s = Number(form.get('for_s'));
      }
      const { stored } = await post('revocations', body);
      tell(stored === false ? 'In force on this node; on the others when Redis is back.' : 'In force on all nodes.');
      then();
    },
  });
}
