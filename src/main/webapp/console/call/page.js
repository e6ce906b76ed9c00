export function callPage() {}
