import { escapeXml } from '../base/xml.ts';
import { program, programHash, styles, stylesHash } from './generated/client.ts';
import type { PageData } from './page-data.ts';

export interface PageOptions {
  /** The mark of these data, where the page is served and redrawn when they change; else it needs nothing but itself. */
  readonly mark?: string;
}

/**
 * The page as one HTML file: data, styles and program inside it. Its policy lets it load nothing, run its own program
 * alone, and, where it is served, ask its own origin.
 */
export function pageHtml(data: PageData, { mark }: PageOptions = {}): string {
  return `<!doctype html>
<html lang="en"${mark === undefined ? '' : ` data-live="${escapeXml(mark)}"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(mark !== undefined)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="canton-plan ${escapeXml(data.version)}">
<title>${escapeXml(data.title)} · canton-plan</title>
<style>${styles}</style>
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

/** The Content-Security-Policy of the page: its own program and styles, by their hashes. */
const policy = (isLive: boolean): string =>
  [
    "default-src 'none'",
    `script-src '${programHash}'`,
    `style-src '${stylesHash}'`,
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** JSON that ends no script element and begins no comment, whatever its texts hold. (One function for all signs would be asked for each.) */
const inScript = (json: string): string =>
  json
    .replace(/</g, '\\u003c')
    .replace(/>/g, '\\u003e')
    .replace(/&/g, '\\u0026')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
