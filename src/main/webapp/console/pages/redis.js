export function redisPage() {}
