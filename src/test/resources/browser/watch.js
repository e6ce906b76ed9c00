// Runs before anything of a page does, and remembers what the tests ask for afterwards.
(() => {
    if (window.watched) {
        return;
    }
    const watched = (window.watched = { complaints: [], prompts: [], frames: [], times: {} });
    document.addEventListener('securitypolicyviolation', event =>
        watched.complaints.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
    window.addEventListener('error', event => watched.complaints.push(`error: ${event.message} ${event.filename}:${event.lineno}`));
    window.addEventListener('unhandledrejection', event => watched.complaints.push(`rejection: ${event.reason}`));
    for (const ask of ['alert', 'confirm', 'prompt']) {
        window[ask] = text => { watched.prompts.push(`${ask}: ${text}`); };
    }
    document.addEventListener('inlet-frame', ({ detail: { seq, mediaMs, track, samples } }) => {
        const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
        let binary = '';
        for (let i = 0; i < bytes.length; i += 8192) {
            binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
        }
        watched.frames.push({ seq, mediaMs, track, pcm: btoa(binary) });
    });
    /** Notes when something is first so, by the clock of the page. */
    watched.note = (name, holds) => {
        delete watched.times[name];
        const look = () => {
            if (holds()) {
                watched.times[name] = Date.now();
            } else {
                requestAnimationFrame(look);
            }
        };
        look();
    };
})();
