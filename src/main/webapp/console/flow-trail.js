import { live } from './live.js';

/** Frames in and out over the last five minutes, since the console was opened; whichever page is in view. */
export const FLOW_SPAN_MS = 300_000;
const EVERY_MS = 1000;

const points = [];

live.addEventListener('node', () => {
  const { frames } = live.node;
  const at = Date.now();
  if (points.length > 0 && at - points[points.length - 1].at < EVERY_MS - 50) {
    return;
  }
  points.push({ at, received: frames.received_per_s, published: frames.published_per_s });
  while (points[0].at < at - FLOW_SPAN_MS) {
    points.shift();
  }
});

export function flowSeries(of) {
  return points.map((point) => ({ at: point.at, value: point[of] }));
}
