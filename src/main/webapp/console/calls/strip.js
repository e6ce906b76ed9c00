import { el, mark } from '../dom.js';
import { ink, inkEra } from '../theme.js';
import { FIGURES } from '../words/states.js';

/** The last sixty seconds, told by height as well as by colour. */
const LOOKS = {
  '.': [1, 'still'],
  _: [4, 'still'],
  '=': [9, 'trace'],
  '#': [13, 'wait'],
  '!': [16, 'bad'],
};
const STEP = 2;
const HEIGHT = 16;

export function strip(cell) {
  const canvas = el('canvas.strip', { role: 'img', width: 1, height: 1 });
  cell.append(canvas);
  let drawn = '';
  return ({ strip: signs }) => {
    const now = signs + inkEra();
    if (now === drawn) {
      return;
    }
    drawn = now;
    draw(canvas, signs);
    mark(canvas, 'aria-label', inWords(signs));
    mark(canvas, 'title', inWords(signs));
  };
}

export function draw(canvas, signs, step = STEP, height = HEIGHT) {
  const sharp = Math.max(1, Math.round(devicePixelRatio));
  const width = signs.length * step * sharp;
  if (canvas.width !== width) {
    canvas.width = width;
    canvas.height = height * sharp;
  }
  const pen = canvas.getContext('2d');
  pen.clearRect(0, 0, canvas.width, canvas.height);
  for (const { sign, from, to } of runs(signs)) {
    const [share, token] = LOOKS[sign] ?? LOOKS['.'];
    const tall = Math.round((share / HEIGHT) * canvas.height);
    pen.fillStyle = ink(token);
    pen.fillRect(from * step * sharp, canvas.height - tall, (to - from) * step * sharp, tall);
  }
}

/** Seconds alike, in one stroke. */
function runs(signs) {
  const all = [];
  for (let i = 0; i < signs.length; i += 1) {
    const last = all[all.length - 1];
    if (last?.sign === signs[i]) {
      last.to = i + 1;
    } else {
      all.push({ sign: signs[i], from: i, to: i + 1 });
    }
  }
  return all;
}

export function inWords(signs) {
  const seconds = {};
  for (const sign of signs) {
    seconds[sign] = (seconds[sign] ?? 0) + 1;
  }
  const parts = Object.entries(FIGURES)
    .filter(([sign]) => seconds[sign])
    .map(([sign, word]) => `${seconds[sign]} s ${word}`);
  return `Last minute: ${parts.join(', ')}`;
}
