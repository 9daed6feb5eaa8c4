import { extname } from 'node:path';
import { UsageError } from './io.ts';

/** What a command with `--picture` can draw; another name would hold what its ending denies. Without a name it is the first. */
export function pictureFormat<Format extends 'svg' | 'png'>(
  file: string | undefined,
  formats: readonly [Format, ...Format[]],
): Format {
  if (file === undefined) return formats[0];
  const extension = extname(file).toLowerCase().slice(1);
  const format = formats.find((each) => each === extension);
  if (format !== undefined) return format;
  throw new UsageError(
    `--picture draws ${formats.map((each) => each.toUpperCase()).join(' and ')}, not ${file}`,
    `name a file that ends in ${formats.map((each) => `.${each}`).join(' or ')}`,
  );
}
