import { alarm } from './alarm.js';
import { el, mark } from './dom.js';
import { figures } from './top-figures.js';
import { tell } from './notice.js';
import { hash } from './route.js';
import { signOut, who } from './session.js';
import { currentTheme, nextTheme } from './theme.js';

/** On every page: where one can go, who one is, and how the node is. */
const PLACES = [
  ['calls', 'Calls'],
  ['flow', 'Flow'],
  ['redis', 'Redis'],
  ['security', 'Security'],
  ['drain', 'Drain'],
  ['history', 'History'],
  ['config', 'Config'],
  ['audit', 'Audit'],
];
const THEMES = { auto: 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' };

export function header(leave) {
  const links = PLACES.map(([page, name]) => el('a', { href: hash(page), 'data-to': page }, name));
  document.addEventListener('inlet-page', (event) => {
    for (const link of links) {
      const here = link.dataset.to === (event.detail === 'call' ? 'calls' : event.detail);
      mark(link, 'aria-current', here ? 'page' : null);
    }
  });
  return el(
    'header',
    el(
      'div.bar',
      el('a.brand', { href: hash('calls') }, el('img', { src: 'icon.svg', alt: '', width: 20, height: 20 }), 'Inlet'),
      el('nav', { 'aria-label': 'Pages' }, links),
      el('div.tools', themeButton(), person(leave)),
    ),
    figures(),
    alarm(),
  );
}

function themeButton() {
  const button = el('button.plain.theme', {
    'data-theme-is': currentTheme(),
    'aria-label': THEMES[currentTheme()],
    title: THEMES[currentTheme()],
    onclick: () => {
      const theme = nextTheme();
      button.dataset.themeIs = theme;
      button.setAttribute('aria-label', THEMES[theme]);
      button.title = THEMES[theme];
    },
  });
  return button;
}

function person(leave) {
  const { subject, tenant, roles } = who();
  const name = subject || 'somebody';
  return el(
    'div.person',
    el(
      'span.who',
      { title: `${name}${tenant ? ` of ${tenant}` : ''}` },
      name,
      el('span.quiet', ` ${roles.filter((role) => role !== 'ingest').join(', ')}`),
    ),
    el(
      'button.plain',
      {
        onclick: async () => {
          try {
            await signOut();
            leave('');
          } catch (refused) {
            tell(refused.message, 'bad');
          }
        },
      },
      'Sign out',
    ),
  );
}
