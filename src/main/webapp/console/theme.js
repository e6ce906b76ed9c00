/** Light, dark, or as the system has it; kept in this browser. */
const KEY = 'inlet-theme';
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };

let theme = stored();

function stored() {
  try {
    const kept = localStorage.getItem(KEY);
    return kept in NEXT ? kept : 'auto';
  } catch {
    return 'auto'; // no storage here
  }
}

export const currentTheme = () => theme;

export function applyTheme() {
  if (theme === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  forgetInks();
}

export function nextTheme() {
  theme = NEXT[theme];
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // until the page is closed, then
  }
  applyTheme();
  return theme;
}

// ---- for canvases, which do not know custom properties

const inks = new Map();
let era = 0;
const probe = document.createElement('span');
probe.hidden = true;

/** A token as a colour that a canvas understands, as it is in the present theme. */
export function ink(token) {
  if (!inks.has(token)) {
    if (!probe.isConnected) {
      document.documentElement.append(probe);
    }
    probe.style.setProperty('color', `var(--${token})`);
    inks.set(token, getComputedStyle(probe).color);
  }
  return inks.get(token);
}

/** Another number with each change of colours: what is drawn has to be drawn again. */
export const inkEra = () => era;

function forgetInks() {
  inks.clear();
  era += 1;
  document.dispatchEvent(new CustomEvent('inlet-theme'));
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', forgetInks);
