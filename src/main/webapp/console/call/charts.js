import { el } from '../dom.js';
import { decibels, delay } from '../figures.js';
import { Chart } from './chart.js';

/** Three questions over the same two minutes: does Redis keep up, is anything heard, do frames come evenly? */
export function charts(signal) {
  const lag = new Chart({
    name: 'lag',
    title: 'Lag',
    explain: 'how long the oldest unpublished frame has waited',
    floor: 0,
    least: 100,
    words: delay,
    fill: true,
  });
  const level = new Chart({
    name: 'level',
    title: 'Level',
    explain: 'mean, and peak above it',
    floor: -60,
    ceiling: 0,
    words: decibels,
    fill: true,
  });
  const arrival = new Chart({
    name: 'inter-arrival',
    title: 'Inter-arrival',
    explain: 'longest time between two frames',
    floor: 0,
    least: 400,
    words: delay,
    bars: true,
  });
  const all = [lag, level, arrival];
  const element = el(
    'section.charts',
    { 'aria-label': 'The last two minutes' },
    all.map((chart) => chart.element),
  );
  element.addEventListener('pointermove', (event) => all.forEach((chart) => chart.point(event)), { signal });
  element.addEventListener('pointerleave', () => all.forEach((chart) => chart.point(null)), { signal });
  return {
    element,
    show(row, trail) {
      lag.show(trail.lag, trail.now);
      level.show(trail.series('rms_db'), trail.now, trail.series('peak_db'));
      arrival.show(trail.series('longest_gap_ms'), trail.now);
    },
  };
}
