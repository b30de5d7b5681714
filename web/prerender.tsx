import { render } from 'preact-render-to-string';
import { App } from './app.tsx';
import { loadTexts } from './i18n/catalogue.ts';
import { Mark } from './ui/mark.tsx';

/** The screens index.html carries: the sign-in page in each language, and the shell for those who seem signed in. */
export const startScreens: string = await renderScreens();

async function renderScreens(): Promise<string> {
  // The router reads its address from the page; here is no page, and the form is the same at every address.
  Object.assign(globalThis, { location: { pathname: '/', search: '', origin: 'https://kabinet.invalid' } });
  const forms = [];
  for (const language of ['ru', 'en'] as const) {
    await loadTexts(language);
    const html = render(<App language={language} />);
    forms.push(`<div class="start-screen" data-screen="sign-in" lang="${language}">${html}</div>`);
  }
  return [...forms, `<div class="start-screen" data-screen="shell">${render(<ShellBones />)}</div>`].join('');
}

function ShellBones() {
  return (
    <div class="shell" aria-busy="true">
      <header class="top">
        <div class="wide top-in">
          <span class="brand">
            <Mark size={30} />
            Kabinet
          </span>
        </div>
      </header>
      <main class="wide page shell-bones">
        <div class="bone bone-title" />
        <div class="bone bone-block" />
        <div class="bone bone-block" />
      </main>
    </div>
  );
}
