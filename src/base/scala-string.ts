import { withEscapes } from './escapes.ts';

/**
 * A text as Scala writes it, for the console of Canton. It is quoted like one of JSON; a dollar sign means nothing without
 * interpolation.
 */
export const scalaString = (text: string): string =>
  withEscapes(JSON.stringify(text), /[\u007f-\u009f\u2028\u2029]/g);
