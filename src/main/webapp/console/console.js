import { onSignedOut } from './api.js';
import { el } from './dom.js';
import { header } from './header.js';
import { live } from './live.js';
import { notices, tell } from './notice.js';
import { hash, route } from './route.js';
import { codeInAddress, forget, resume, signIn, who } from './session.js';
import { applyTheme } from './theme.js';
import { signInPage } from './pages/sign-in.js';
import { callsPage } from './calls/page.js';
import { callPage } from './call/page.js';
import { flowPage } from './pages/flow.js';
import { redisPage } from './pages/redis.js';
import { securityPage } from './pages/security.js';
import { drainPage } from './pages/drain.js';
import { historyPage } from './pages/history.js';
import { configPage } from './pages/config.js';
import { auditPage } from './pages/audit.js';

/**
 * The start, and which page is in view. A page is a function of its main element, the route and a signal that aborts when
 * it is left: what it has begun ends with it.
 */
const PAGES = {
  calls: callsPage,
  flow: flowPage,
  redis: redisPage,
  security: securityPage,
  drain: drainPage,
  history: historyPage,
  config: configPage,
  audit: auditPage,
};
const TITLES = { 'sign-in': 'Sign in', call: 'Call' };

let leaving = new AbortController();
let main = null;

/** @param moved from another page: who cannot see it is told, by the focus */
function show(moved) {
  leaving.abort();
  leaving = new AbortController();
  const here = route();
  const name = here.page === 'calls' && here.item ? 'call' : here.page in PAGES ? here.page : 'calls';
  const next = el('main#main', { 'data-page': name, tabindex: -1 });
  main.replaceWith(next);
  main = next;
  document.body.dataset.page = name;
  document.title = `${TITLES[name] ?? name[0].toUpperCase() + name.slice(1)} · Inlet`;
  document.dispatchEvent(new CustomEvent('inlet-page', { detail: name }));
  if (moved) {
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  const page = name === 'call' ? callPage : PAGES[name];
  page(main, here, leaving.signal);
}

function enter() {
  document.body.replaceChildren(skipLink(), header(leave), el('main#main'), notices());
  main = document.getElementById('main');
  show(false);
}

function leave(why) {
  leaving.abort();
  live.close();
  forget();
  document.body.dataset.page = 'sign-in';
  document.title = 'Sign in · Inlet';
  main = signInPage(why, enter);
  document.body.replaceChildren(main, notices());
  main.querySelector('input')?.focus();
}

function skipLink() {
  return el(
    'a.skip',
    {
      href: '#main',
      onclick: (event) => {
        event.preventDefault();
        document.getElementById('main').focus();
      },
    },
    'Skip to the page',
  );
}

function signedOut(why) {
  if (who()) {
    leave(why);
  }
}

async function start() {
  applyTheme();
  document.body.dataset.live = 'connecting';
  onSignedOut(signedOut);
  live.addEventListener('over', (event) => signedOut(event.detail));
  live.addEventListener('state', () => {
    document.body.dataset.live = live.state;
  });
  addEventListener('hashchange', () => {
    if (location.hash.startsWith('#link=')) {
      location.reload();
    } else if (who()) {
      show(true);
    }
  });
  const code = codeInAddress();
  let why = '';
  try {
    if (code) {
      await signIn(code);
    }
  } catch (refused) {
    why = refused.message;
  }
  try {
    await resume(); // also after a link that is good no more, where there is a session already
    enter();
  } catch (refused) {
    leave(why || (refused.status === 401 ? '' : refused.message));
  }
}

addEventListener('unhandledrejection', (event) => {
  if (event.reason?.name !== 'AbortError') {
    tell(event.reason?.message ?? 'Something failed in the console.', 'bad');
  }
});

if (!location.hash) {
  history.replaceState(null, '', hash('calls'));
}
start();
