// Scrolls a list from its beginning for so long, evenly and a jump at a time, and tells the times between frames.
const [selector, ms, done] = arguments;
const scrolls = element => element.scrollHeight > element.clientHeight + 1
    && /auto|scroll/.test(getComputedStyle(element).overflowY);
let scroller = document.querySelector(selector);
while (scroller !== null && !scrolls(scroller)) {
    scroller = scroller.parentElement;
}
scroller ??= document.scrollingElement;
const height = scroller.scrollHeight - scroller.clientHeight;
const began = performance.now();
let last = began;
const frames = [];
const step = now => {
    frames.push(now - last);
    last = now;
    const part = (now - began) / ms;
    if (part >= 1) {
        scroller.scrollTop = height;
        done({ height, frames: frames.slice(1) });
        return;
    }
    // Mostly as a wheel is turned, 5,000 pixels a second; for the last fifth as who pulls the bar.
    scroller.scrollTop = part < 0.8 ? Math.min(height, (now - began) * 5) : (part - 0.8) * 5 * height;
    requestAnimationFrame(step);
};
requestAnimationFrame(step);
