/** A text with some of its signs, each one UTF-16 unit, as `\uXXXX`: JSON, YAML, JavaScript and Scala read that alike. */
export const withEscapes = (text: string, signs: RegExp): string =>
  text.replace(signs, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
