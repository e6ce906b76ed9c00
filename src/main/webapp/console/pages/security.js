export function securityPage() {}
