/** A Daml release as the topology names it. */
export interface Release {
  /** As written, for example `2.10.4`. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  /** 0 where only the line is named. */
  readonly patch: number;
  /** Whether a patch number is written, without which no image can be named. */
  readonly hasPatch: boolean;
  /** `snapshot.20250101.1` or `rc1`: what comes before a release, or undefined. */
  readonly prerelease: string | undefined;
  /** `2.10`. */
  readonly line: string;
}

/** The release in `text`, or undefined where it is not `MAJOR.MINOR[.PATCH][-SUFFIX]`. */
export function parseRelease(text: string): Release | undefined {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,6}))?(?:[-+]([\w.+-]{1,80}))?$/.exec(text);
  if (match === null) return undefined;
  const [major, minor, patch] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  return {
    text,
    major,
    minor,
    patch,
    hasPatch: match[3] !== undefined,
    prerelease: match[4],
    line: `${major}.${minor}`,
  };
}

/** Whether `release` is `threshold` (`2.6`, `2.6.5`) or newer. */
export function isAtLeast(release: Release, threshold: string): boolean {
  const [major = 0, minor = 0, patch = 0] = threshold.split('.').map(Number);
  if (release.major !== major) return release.major > major;
  if (release.minor !== minor) return release.minor > minor;
  return release.patch >= patch;
}
