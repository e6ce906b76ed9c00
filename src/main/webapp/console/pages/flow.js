export function flowPage() {}
