import manifest from '../../package.json' with { type: 'json' };

/** Version of this tool. */
export const version: string = manifest.version;

declare const CANTON_PLAN_BUILD: string;
/** Tells builds apart, also those of one version; undefined where the sources run as they are. */
export const build: string | undefined =
  typeof CANTON_PLAN_BUILD === 'undefined' ? undefined : CANTON_PLAN_BUILD;
