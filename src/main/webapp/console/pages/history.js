export function historyPage() {}
