import type { Language } from '#core/kernel';

/** What a mail says, before it has a form. Every value is plain text; the form escapes it. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Label and value, one a line. */
  readonly facts?: readonly (readonly [label: string, value: string])[];
  readonly action?: { readonly label: string; readonly url: string };
  /** Smaller words at the end: what to do if it was not you. */
  readonly aside?: string;
}

const FOOTER = {
  ru: 'Это письмо отправлено автоматически, отвечать на него не нужно.',
  en: 'This mail was sent automatically; there is no need to answer it.',
} as const;

const BY_HAND = {
  ru: 'Если кнопка не открывается, скопируйте адрес в браузер:',
  en: 'If the button does not open, copy the address to the browser:',
} as const;

/** One line without control characters: a subject must not be able to hold a header. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

function letterText(letter: Letter, language: Language): string {
  const { paragraphs, facts = [], action, aside } = letter;
  const parts = [
    ...paragraphs,
    ...(facts.length > 0 ? [facts.map(([label, value]) => `${label}: ${value}`).join('\n')] : []),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...(aside ? [aside] : []),
    `--\nKabinet. ${FOOTER[language]}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/**
 * The mail as HTML: one column of at most 560 px that fits a phone, styles inline because mail programs drop
 * others, no images and nothing loaded from anywhere, so that opening it tells nobody.
 */
function letterHtml(letter: Letter, language: Language): string {
  const { subject, paragraphs, facts = [], action, aside } = letter;
  const rows = facts.map(
    ([label, value]) =>
      `<tr><td style="padding:6px 16px 6px 0;color:#55656b">${escaped(label)}</td>` +
      `<td style="padding:6px 0;text-align:right;font-weight:600">${escaped(value)}</td></tr>`,
  );
  const body = [
    ...paragraphs.map((paragraph) => `<p style="margin:0 0 16px">${escaped(paragraph)}</p>`),
    ...(rows.length > 0
      ? [
          `<table role="presentation" width="100%" style="margin:0 0 16px;border-collapse:collapse">${rows.join('')}</table>`,
        ]
      : []),
    ...(action ? [button(action, language)] : []),
    ...(aside ? [`<p style="margin:0;font-size:14px;color:#55656b">${escaped(aside)}</p>`] : []),
  ];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light">
<title>${escaped(oneLine(subject))}</title>
</head>
<body style="margin:0;padding:0;background:#eef3f4">
<table role="presentation" width="100%" style="border-collapse:collapse;background:#eef3f4"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" style="max-width:560px;border-collapse:collapse;background:#ffffff;border-radius:12px;text-align:left">
<tr><td style="padding:24px 24px 0;${FONT};font-size:20px;font-weight:700;color:#0b5563">Kabinet</td></tr>
<tr><td style="padding:16px 24px 24px;${FONT};font-size:16px;line-height:1.5;color:#16262b">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escaped(oneLine(subject))}</h1>
${body.join('\n')}
</td></tr>
</table>
<p style="max-width:560px;margin:16px auto 0;${FONT};font-size:13px;line-height:1.5;color:#55656b">${escaped(FOOTER[language])}</p>
</td></tr></table>
</body>
</html>
`;
}

function button({ label, url }: { label: string; url: string }, language: Language): string {
  const address = escaped(url);
  return (
    `<p style="margin:0 0 16px"><a href="${address}" style="display:inline-block;padding:12px 20px;background:#0b5563;` +
    `color:#ffffff;border-radius:8px;font-weight:600;text-decoration:none">${escaped(label)}</a></p>\n` +
    `<p style="margin:0 0 16px;font-size:13px;color:#55656b">${escaped(BY_HAND[language])}<br>` +
    `<a href="${address}" style="color:#0b5563;word-break:break-all">${address}</a></p>`
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** The parts of a mail that a letter gives it. */
export function mailOf(letter: Letter, language: Language): { subject: string; text: string; html: string } {
  return {
    subject: oneLine(letter.subject),
    text: letterText(letter, language),
    html: letterHtml(letter, language),
  };
}
