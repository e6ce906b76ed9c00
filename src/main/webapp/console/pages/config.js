export function configPage() {}
