import { createHash } from 'node:crypto';
import { escapeXml } from '../base/xml.ts';
import { styleSheet } from '../draw/index.ts';
import { program, styles } from './generated/client.ts';
import type { PageData } from './page-data.ts';

export interface PageOptions {
  /** Whether the page is served and redrawn when the file changes; else it needs nothing but itself. */
  readonly isLive: boolean;
}

/**
 * The page as one HTML file: data, styles and program inside it. Its policy lets it load nothing, run its own program
 * alone, and, where it is served, ask its own origin.
 */
export function pageHtml(data: PageData, { isLive }: PageOptions): string {
  const css = `${styles}${styleSheet('auto')}`;
  return `<!doctype html>
<html lang="en"${isLive ? ' data-live' : ''}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(css, isLive)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="canton-plan ${escapeXml(data.version)}">
<title>${escapeXml(data.title)} · canton-plan</title>
<style>${css}</style>
</head>
<body>
<div id="app"><noscript>This page needs scripts: its own, which stand in it. It loads nothing from anywhere.</noscript></div>
<div id="paper"></div>
<script type="application/json" id="data">${inScript(JSON.stringify(data))}</script>
<script>${program}</script>
</body>
</html>
`;
}

/** The Content-Security-Policy of a page with these styles. */
const policy = (css: string, isLive: boolean): string =>
  [
    "default-src 'none'",
    `script-src '${hash(program)}'`,
    `style-src '${hash(css)}'`,
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** JSON that ends no script element and begins no comment, whatever its texts hold. */
const inScript = (json: string): string =>
  json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
