/**
 * A URL of a web server without signs that end it somewhere else; `${NAME}` leaves it to a variable. As a regular
 * expression of JSON Schema.
 */
export const urlPattern =
  '^(?:https?://[^/\\s"\'`<>\\\\^{|}$\\u0000-\\u001f\\u007f-\\u009f][^\\s"\'`<>\\\\^{|}$\\u0000-\\u001f\\u007f-\\u009f]{0,2000}|\\$\\{\\??[A-Za-z_][A-Za-z0-9_]{0,254}\\})$';
