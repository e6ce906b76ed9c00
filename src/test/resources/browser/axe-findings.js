// What axe finds on the page, a sentence for each kind, and the rules that hold.
const [options, done] = arguments;
const settled = Promise.allSettled(document.getAnimations().map(({ finished }) => finished)); // colours that are on their way
settled.then(() => axe.run(document, options)).then(
    ({ passes, violations }) => done({
        passed: passes.map(rule => rule.id),
        found: violations.map(({ id, help, nodes }) =>
            `${id}: ${help}: ${nodes.slice(0, 3).map(node => `${node.html} (${node.failureSummary})`).join('; ')}`),
    }),
    error => done({ passed: [], found: [String(error)] }));
