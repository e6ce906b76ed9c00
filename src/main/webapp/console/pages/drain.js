export function drainPage() {}
