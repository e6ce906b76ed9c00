import { part, post, remove } from '../api.js';
import { ask, reasonField } from '../dialog.js';
import { el, replace, say } from '../dom.js';
import { age, time } from '../figures.js';
import { live } from '../live.js';
import { tell } from '../notice.js';
import { may } from '../session.js';
import { frames } from './frames.js';
import { Player } from './player.js';
import { Waveform } from './waveform.js';

/** Listening in: who does so now, for all to see; and, for who may, the sound itself. */
const ENDS = {
  time_is_up: 'The time is up.',
  call_ended: 'The call has ended.',
  stopped: 'You do not listen any more.',
  token_expired: 'Your token has expired.',
  token_revoked: 'Your token was revoked.',
  going_away: 'This node is going away.',
};

export function hearing(state, signal) {
  const others = el('ul.listeners');
  const panel = el('div.panel', { hidden: true });
  const element = el('section.card.hearing', { hidden: true }, el('h2', 'Listening in'), panel, others);
  let mine = null; // { listening, until, stop }
  let shown = '';

  function askListen() {
    ask({
      title: `Listen to ${state.row?.interaction ?? state.call}?`,
      explain:
        'It begins with about the last second. All who look at this call see that you listen, and why; it is in the audit.',
      fields: [reasonField('Shown to others while you listen, and kept with your name in the log and in the audit.')],
      submit: { text: 'Listen' },
      async order(form) {
        await listen(form.get('reason'));
      },
    });
  }

  async function listen(reason) {
    const player = new Player(state.row.sample_rate); // while the browser still counts the click
    let opened;
    try {
      opened = await post(`streams/${part(state.call)}/listen`, { reason });
    } catch (refused) {
      player.close();
      throw refused;
    }
    const stopping = new AbortController();
    mine = { ...opened, stopping };
    hear(mine, player);
  }

  async function hear(opened, player) {
    const wave = new Waveform(opened.sample_rate);
    const left = el('b.left', '…');
    const missed = el('p.wait.small');
    replace(
      panel,
      wave.element,
      el(
        'div.buttons',
        el('button', { onclick: stop }, 'Stop listening'),
        el('label.volume', 'Volume', player.volume()),
        el('span.grow'),
        left,
      ),
      missed,
    );
    panel.hidden = element.hidden = false;
    const timer = setInterval(() => say(left, `${age(Date.parse(opened.until) - live.now())} left`), 250);
    let why = ENDS.stopped;
    try {
      player.begin(opened);
      for await (const line of frames(opened.listening, opened.stopping.signal)) {
        if (line.frame) {
          document.dispatchEvent(new CustomEvent('inlet-frame', { detail: line.frame }));
          player.play(line.frame);
          wave.add(line.frame);
        } else if (line.missed) {
          say(missed, `Frames ${line.missed.from} to ${line.missed.to} came too late to be heard.`);
        } else if (line.end) {
          why = ENDS[line.end] ?? line.end;
        }
      }
    } catch (problem) {
      why = problem.name === 'AbortError' ? ENDS.stopped : problem.message;
    } finally {
      clearInterval(timer);
      player.close();
      wave.close();
      mine = null;
      replace(panel, el('p.quiet', why));
    }
  }

  async function stop() {
    const { listening, stopping } = mine ?? {};
    if (listening) {
      try {
        await remove(`listening/${part(listening)}`);
      } finally {
        stopping.abort();
      }
    }
  }

  async function cutOff({ listening, who }) {
    try {
      await remove(`listening/${part(listening)}`);
      tell(`${who} does not hear this call any more.`);
    } catch (refused) {
      tell(refused.message, 'bad');
    }
  }

  signal.addEventListener('abort', stop);
  return {
    element,
    ask: askListen,
    busy: () => mine !== null,
    show({ listening = [] }) {
      const now = JSON.stringify([listening.map((one) => one.listening), mine?.listening]);
      if (now !== shown) {
        shown = now;
        replace(
          others,
          listening.map((one) =>
            el(
              'li',
              { 'data-listening': one.listening },
              el('strong', one.who),
              ` ${one.saving ? 'saves' : 'listens'}: ${one.reason}`,
              el('span.quiet', ` (since ${time(one.since)}, until ${time(one.until)} at the latest)`),
              may('act') &&
                one.listening !== mine?.listening &&
                el('button.plain', { onclick: () => cutOff(one) }, 'End that'),
            ),
          ),
        );
      }
      element.hidden = listening.length === 0 && panel.hidden;
    },
    over() {
      replace(others);
      element.hidden = panel.hidden;
    },
  };
}
