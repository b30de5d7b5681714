import { html, type Markup } from '../acquirer/pages/html.ts';
import type { Language } from '../acquirer/pages/language.ts';

const TEXTS = {
  ru: {
    title: 'Городской ID',
    sandbox: 'Песочница',
    band: 'Здесь можно войти кем угодно',
    lead: 'Логин — это вы для Кабинета: тот же логин открывает тот же кабинет.',
    login: 'Логин',
    givenName: 'Имя',
    familyName: 'Фамилия',
    email: 'Почта',
    phone: 'Телефон',
    proved: 'Почта и телефон подтверждены',
    enter: 'Войти',
    refuse: 'Отказаться',
  },
  en: {
    title: 'City ID',
    sandbox: 'Sandbox',
    band: 'Here you may be anybody',
    lead: 'The login is you to Kabinet: the same login opens the same cabinet.',
    login: 'Login',
    givenName: 'Given name',
    familyName: 'Family name',
    email: 'E-mail',
    phone: 'Phone',
    proved: 'E-mail and phone are proved',
    enter: 'Sign in',
    refuse: 'Refuse',
  },
} as const;

/** Who the form is filled in with: somebody with a name for both readers. */
const SOMEBODY = {
  login: 'olga',
  givenName: 'Ольга',
  familyName: 'Смирнова',
  email: 'olga@example.org',
  phone: '+79219990001',
} as const;

/** The provider's sign-in: whoever asks says who they are, and what of it the provider vouches for. */
export function providerPage(action: string, language: Language): string {
  const t = TEXTS[language];
  const field = (
    name: keyof typeof SOMEBODY,
  ): Markup => html`<div class="field"><label for="${name}">${t[name]}</label>
<input id="${name}" name="${name}" value="${SOMEBODY[name]}" autocomplete="off"></div>`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${t.title}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<header class="band"><div class="narrow"><p><strong>${t.sandbox}</strong> <span>${t.band}</span></p></div></header>
<main class="narrow"><form class="panel" method="post" action="${action}">
<h1>${t.title}</h1>
<p class="quiet">${t.lead}</p>
${(Object.keys(SOMEBODY) as (keyof typeof SOMEBODY)[]).map(field)}
<p><label><input type="checkbox" name="proved" checked> ${t.proved}</label></p>
<button class="primary">${t.enter}</button>
<button name="refuse" value="yes">${t.refuse}</button>
</form></main>
</body>
</html>`.text;
}
