import { hydrate, render } from 'preact';
import { App } from './app.tsx';
import { loadTexts } from './i18n/catalogue.ts';
import { firstLanguage } from './i18n/language.tsx';
import { firstPageShown } from './ui/page.tsx';

/** Takes over the prerendered screen: the sign-in form where it stands, else the page into its own place. */
async function start(): Promise<void> {
  const page = document.documentElement;
  const language = firstLanguage();
  await loadTexts(language);

  const screens = [...document.querySelectorAll<HTMLElement>('.start-screen')];
  const form = screens.find((screen) => screen.dataset.screen === 'sign-in' && screen.lang === language);
  const place = document.getElementById('app');
  if (!place) return;

  void firstPageShown.then(() => {
    page.dataset.start = 'app';
    place.hidden = false;
    for (const screen of screens) if (screen.isConnected) screen.remove();
    if (page.dataset.submitted) document.querySelector('form')?.requestSubmit();
  });

  if (page.dataset.start === 'sign-in' && form) {
    screens.splice(screens.indexOf(form), 1);
    form.className = '';
    form.removeAttribute('lang');
    place.replaceWith(form);
    hydrate(<App language={language} />, form);
  } else {
    place.hidden = true;
    render(<App language={language} />, place);
  }
}

void start();
