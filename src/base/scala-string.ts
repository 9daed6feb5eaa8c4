/**
 * A text as Scala writes it, for the console of Canton. It is quoted like one of JSON; a dollar sign means nothing without
 * interpolation.
 */
export const scalaString = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
