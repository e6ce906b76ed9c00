export function auditPage() {}
