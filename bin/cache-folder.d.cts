export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string | undefined;
export function isOwn(found: string): boolean;
