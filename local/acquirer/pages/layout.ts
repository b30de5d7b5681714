import { html, type Markup } from './html.ts';
import type { Language } from './language.ts';
import { COMMON } from './texts.ts';

/** Where a page stands: links start with `base`, and a change of language leads back to `path`. */
export interface Place {
  base: string;
  path: string;
  language: Language;
}

/** The frame of every page: it says plainly that this is a sandbox. */
export function layout(
  place: Place,
  title: string,
  body: Markup,
  width: 'narrow' | 'wide' = 'narrow',
): string {
  const text = COMMON[place.language];
  const other: Language = place.language === 'ru' ? 'en' : 'ru';
  return html`<!doctype html>
<html lang="${place.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} — ${text.sandbox}</title>
<link rel="stylesheet" href="${place.base}/style.css">
</head>
<body>
<header class="band"><div class="${width}">
<p><strong>${text.sandbox}</strong> <span>${text.noMoney}</span></p>
<a href="${place.base}${place.path}${place.path.includes('?') ? '&' : '?'}lang=${other}" lang="${other}" hreflang="${other}">${COMMON[other].languageName}</a>
</div></header>
<main class="${width}">${body}</main>
</body>
</html>`.text;
}
