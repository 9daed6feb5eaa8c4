/** What the URL of a web server begins with; `${…}` leaves it to a variable. As a regular expression of JSON Schema. */
export const urlPattern = '^(?:https?://[^/]|\\$\\{)';
