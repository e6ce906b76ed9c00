import { get, post, remove } from '../api.js';
import { ask, reasonField } from '../dialog.js';
import { el, replace } from '../dom.js';
import { age, count, plural, span, time } from '../figures.js';
import { live } from '../live.js';
import { tell } from '../notice.js';
import { hash } from '../route.js';
import { poll } from '../poll.js';
import { may } from '../session.js';
import { drainReport } from './drain-report.js';
import { facts, head } from './head.js';

/** Can I restart this node? What closing the door does, how far it is, and what became of the calls. */
export function drainPage(main, _, signal) {
  live.watch({ limit: 1 });
  const body = el('div.stack');
  const report = el('div.stack');
  let settings = null;
  let order = null; // the last drain in the audit
  const looking = poll(signal, 1500, async () => {
    settings ??= Object.fromEntries(
      (await get('config', { signal })).settings.map(({ variable, value }) => [variable, value]),
    );
    const { actions } = await get('audit?limit=1000', { signal });
    order = actions.find(({ action }) => action === 'drain') ?? null;
    const since = order && Date.parse(order.at);
    const lifted = order && actions.find(({ action, at }) => action === 'drain_stopped' && Date.parse(at) >= since);
    replace(report, order ? await drainReport(order, lifted, signal) : null);
    draw();
  });
  main.append(head('Drain', 'Can I restart this node?'), looking.element, body, report);

  let shown = '';
  function draw() {
    const { node } = live;
    if (!node || !settings) {
      return;
    }
    const told =
      order && node.draining ? Date.parse(order.at) + Number(settings.DRAIN_TIMEOUT_S) * 1000 - live.now() : 0;
    const now = JSON.stringify([node.state, node.calls, node.connections.open, Math.ceil(told / 1000)]);
    if (now !== shown) {
      shown = now;
      replace(body, node.draining ? draining(node, told) : open(node));
    }
  }

  function open(node) {
    const within = span(Number(settings.DRAIN_TIMEOUT_S) * 1000);
    return el(
      'section.card',
      el(
        'h2',
        node.calls === 0
          ? 'Yes: no call is here'
          : `Not yet: ${plural(node.calls, 'call')} ${node.calls === 1 ? 'is' : 'are'} here`,
      ),
      el('p', 'Take no new calls first, and then, when those that are here have left:'),
      el(
        'ol.steps',
        el(
          'li',
          'New calls get 503 and go to another node; this one is not ready any more, so a load balancer leaves it out.',
        ),
        el(
          'li',
          `The senders of the calls that are here are told, over ${span(Number(settings.DRAIN_SPREAD_S) * 1000)}, to connect elsewhere within ${within}, and to resume there. Nobody is cut.`,
        ),
        el('li', 'When none is left, restart the node. Until then you can take it back.'),
      ),
      may('act') && el('div.buttons', el('button.grave', { onclick: close }, 'Stop taking calls')),
    );
  }

  function draining(node, told) {
    const none = node.calls === 0;
    return el(
      'section.card',
      el(
        'h2.big',
        none
          ? 'Yes: all calls have left'
          : `${plural(node.calls, 'call')} ${node.calls === 1 ? 'is' : 'are'} still here`,
      ),
      el(
        'p',
        none
          ? 'Restart the node now: nothing is lost by it.'
          : told > 0
            ? `Their senders were told to go. They have ${age(told + 999)} left to do so in their own time; nobody is cut then either.`
            : `Their time to go is over, and they have stayed. Whoever stops the server gives them ${settings.DRAIN_TIMEOUT_S} s more and cuts them then.`,
      ),
      facts([
        ['Calls left', el('b', count(node.calls))],
        ['Connections', count(node.connections.open)],
        ['Since', order && time(order.at)],
        ['By', order && (order.sub ?? order.jti)],
        ['Why', order?.reason],
      ]),
      el(
        'div.buttons',
        !none && el('a', { href: hash('calls') }, 'Which calls are left'),
        may('act') && node.drain_can_be_stopped && el('button', { onclick: take }, 'Take calls again'),
      ),
    );
  }

  function close() {
    ask({
      title: 'Take no new calls?',
      explain: 'New calls get 503, and all senders are told to go. Nobody is cut, and it can be taken back.',
      fields: [reasonField()],
      submit: { text: 'Stop taking calls', grave: true },
      async order(form) {
        await post('node/drain', { reason: form.get('reason') });
        tell('This node takes no new calls.');
        looking.again();
      },
    });
  }

  async function take() {
    try {
      await remove('node/drain');
      tell('This node takes calls again.');
    } catch (refused) {
      tell(refused.message, 'bad');
    }
    looking.again();
  }

  live.addEventListener('node', draw, { signal });
}
