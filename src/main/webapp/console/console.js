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

function show() {
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
  const page = name === 'call' ? callPage : PAGES[name];
  page(main, here, leaving.signal);
}

function enter() {
  document.body.replaceChildren(skipLink(), header(leave), el('main#main'), notices());
  main = document.getElementById('main');
  show();
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
  return el('a.skip', {
    href: '#main',
    onclick: (event) => {
      event.preventDefault();
      document.getElementById('main').focus();
    },
  }, 'Skip to the page');
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
    if (who()) {
      show();
    }
  });
  try {
    await takeLink() ?? await resume();
    enter();
  } catch (refused) {
    leave(refused.status === 401 && !refused.ofLink ? '' : refused.message);
  }
}

async function takeLink() {
  const code = codeInAddress();
  if (!code) {
    return null;
  }
  try {
    return await signIn(code);
  } catch (refused) {
    refused.ofLink = true;
    throw refused;
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
