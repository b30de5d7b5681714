import type { Message } from './message.ts';

export type PageLanguage = 'ru' | 'en';

const texts = {
  ru: {
    title: 'Входящие стенда',
    intro: 'Письма и SMS, которые Кабинет отправил на этом стенде. Наружу ничего не уходит.',
    empty: 'Пока пусто. Зарегистрируйтесь на сайте — код придёт сюда.',
    emptyFor: 'Для этого адреса пока ничего нет.',
    mail: 'Письмо',
    sms: 'SMS',
    to: 'Кому',
    from: 'От кого',
    asHtml: 'Открыть как письмо (HTML)',
    find: 'Телефон или e-mail',
    show: 'Показать',
    all: 'Все',
    other: 'English',
  },
  en: {
    title: 'Stage inbox',
    intro: 'The mails and SMS that Kabinet sent on this stage. Nothing leaves your machine.',
    empty: 'Nothing yet. Sign up on the site, and the code will arrive here.',
    emptyFor: 'Nothing for this address yet.',
    mail: 'Mail',
    sms: 'SMS',
    to: 'To',
    from: 'From',
    asHtml: 'Open as a mail (HTML)',
    find: 'Phone or e-mail',
    show: 'Show',
    all: 'All',
    other: 'Русский',
  },
} as const;

export interface InboxView {
  language: PageLanguage;
  /** The address the list is narrowed to; empty for all. */
  to: string;
  /** Newest first. */
  messages: readonly Message[];
}

/** The whole inbox page. It works without its script: the browser then reloads it every few seconds. */
export function inboxPage(view: InboxView): string {
  const t = texts[view.language];
  const other = view.language === 'ru' ? 'en' : 'ru';
  return `<!doctype html>
<html lang="${view.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${view.messages.length > 0 ? `(${view.messages.length}) ` : ''}${t.title}</title>
<link rel="stylesheet" href="/inbox.css">
<link rel="icon" href="data:,">
<script src="/inbox.js" defer></script>
<noscript><meta http-equiv="refresh" content="4"></noscript>
</head>
<body>
<header>
<h1>${t.title}</h1>
<a href="?${query({ to: view.to, lang: other })}" lang="${other}" hreflang="${other}">${t.other}</a>
<p>${t.intro}</p>
<form method="get">
<input type="hidden" name="lang" value="${view.language}">
<label for="to">${t.find}</label>
<input id="to" name="to" value="${escaped(view.to)}" autocomplete="off">
<button>${t.show}</button>
${view.to === '' ? '' : `<a href="?${query({ to: '', lang: view.language })}">${t.all}</a>`}
</form>
</header>
<main aria-live="polite">
${view.messages.length === 0 ? `<p class="empty">${view.to === '' ? t.empty : t.emptyFor}</p>` : ''}
${view.messages.map((message) => card(message, view.language)).join('\n')}
</main>
</body>
</html>
`;
}

function card(message: Message, language: PageLanguage): string {
  const t = texts[language];
  const at = new Date(message.receivedAt);
  const shownAt = at.toLocaleString(language === 'ru' ? 'ru-RU' : 'en-GB', {
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const path = `/messages/${encodeURIComponent(message.id)}`;
  const text = message.text === '' && message.html !== undefined ? textOf(message.html) : message.text;
  return `<article class="${message.kind}" id="m-${escaped(message.id)}">
<p class="facts"><b>${message.kind === 'sms' ? t.sms : t.mail}</b> <time datetime="${message.receivedAt}">${shownAt}</time></p>
${message.subject === undefined ? '' : `<h2>${escaped(message.subject)}</h2>`}
<p class="facts">${t.to}: ${escaped(message.to.join(', '))}${message.from === undefined ? '' : ` · ${t.from}: ${escaped(message.from)}`}</p>
<div class="text">${marked(text)}</div>
${message.html === undefined ? '' : `<p><a href="${path}/html" target="_blank" rel="noopener">${t.asHtml}</a></p>`}
${message.attachments.map((attachment, index) => `<p><a href="${path}/attachments/${index}" download>${escaped(attachment.fileName)}</a></p>`).join('')}
</article>`;
}

/** Escapes a text, makes its web addresses links and its codes easy to pick up with one click. */
function marked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+|\b\d{4,8}\b)/)
    .map((part, index) => {
      if (index % 2 === 0) return escaped(part);
      if (part.startsWith('http')) return `<a href="${escaped(part)}">${escaped(part)}</a>`;
      return `<span class="code">${part}</span>`;
    })
    .join('');
}

function textOf(html: string): string {
  return html
    .replace(/<(style|script|title)[\s\S]*?<\/\1>/gi, '')
    .replace(/<(br|\/p|\/div|\/h\d|\/tr)[^>]*>/gi, '\n')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

function query(values: Record<string, string>): string {
  return escaped(new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '')).toString());
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
