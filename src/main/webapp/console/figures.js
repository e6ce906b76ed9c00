/** Numbers as people read them. What is not there is a dash. */
const NONE = '–';
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dated = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const missing = (value) => value == null || Number.isNaN(value);

export function count(number) {
  return missing(number) ? NONE : whole.format(number);
}

export function decimal(number) {
  return missing(number) ? NONE : (Math.abs(number) < 1000 ? tenth : whole).format(number);
}

/** A short one in ms, a longer one in s. */
export function delay(ms) {
  if (missing(ms)) {
    return NONE;
  }
  if (ms < 999.5) {
    return `${whole.format(ms)} ms`;
  }
  return ms < 100_000 ? `${tenth.format(ms / 1000)} s` : age(ms);
}

/** 0:07, 12:34, 3:04:05. */
export function age(ms) {
  if (missing(ms)) {
    return NONE;
  }
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (number) => String(number).padStart(2, '0');
  return s < 3600
    ? `${Math.floor(s / 60)}:${two(s % 60)}`
    : `${whole.format(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

/** In words: 45 s, 12 min, 3 h, 5 days. */
export function span(ms) {
  if (missing(ms)) {
    return NONE;
  }
  const s = ms / 1000;
  if (s < 90) {
    return `${whole.format(Math.max(0, s))} s`;
  }
  if (s < 90 * 60) {
    return `${whole.format(s / 60)} min`;
  }
  return s < 48 * 3600 ? `${whole.format(s / 3600)} h` : `${whole.format(s / 86400)} days`;
}

export function decibels(db) {
  return missing(db) ? NONE : db <= -96 ? 'silent' : `${db.toFixed(0).replace('-', '−')} dB`;
}

export function bytes(number) {
  if (missing(number)) {
    return NONE;
  }
  return number < 1024 * 1024 ? `${whole.format(number / 1024)} KiB` : `${whole.format(number / 1024 / 1024)} MiB`;
}

export function percent(number) {
  return missing(number) ? NONE : `${whole.format(number)} %`;
}

/** Of today only the time. */
export function time(iso) {
  if (!iso) {
    return NONE;
  }
  const date = new Date(iso);
  return (date.toDateString() === new Date().toDateString() ? clock : dated).format(date);
}

export function plural(number, one, many = `${one}s`) {
  return `${whole.format(number)} ${number === 1 ? one : many}`;
}
