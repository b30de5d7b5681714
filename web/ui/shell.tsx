import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { useWords } from '../i18n/language.tsx';
import { useTheme } from '../theme.ts';
import { Icon, MENU, MOON, SUN } from './icon.tsx';
import { LiveRegion } from './live.tsx';
import { Mark } from './mark.tsx';

/** What stands around every page. */
export function Shell(props: {
  readonly signedIn: boolean;
  readonly busy: boolean;
  readonly onSignOut: () => void;
  readonly children: ComponentChildren;
}): VNode {
  const { t } = useWords();
  return (
    <div class="shell">
      <a class="skip" href="#content">
        {t('app.skip')}
      </a>
      <header class="top">
        <div class="wide top-in">
          <a class="brand" href="/" aria-label={t('app.home')}>
            <Mark size={30} />
            Kabinet
          </a>
          {props.signedIn ? <CabinetMenu onSignOut={props.onSignOut} /> : <Switches />}
        </div>
        <div class="busy" hidden={!props.busy} />
      </header>
      <OfflineBanner />
      <main class="wide page" id="content" tabIndex={-1}>
        {props.children}
      </main>
      <footer class="foot">
        <nav class="wide" aria-label={t('app.footNav')}>
          <ul>
            <li>
              <a href="/legal/licence">{t('app.licence')}</a>
            </li>
            <li>
              <a href="/legal/consent">{t('app.consent')}</a>
            </li>
          </ul>
        </nav>
      </footer>
      <LiveRegion />
    </div>
  );
}

function Switches(): VNode {
  return (
    <>
      <LanguageSwitch />
      <ThemeSwitch iconOnly />
    </>
  );
}

function LanguageSwitch(): VNode {
  const { t, language, switchTo } = useWords();
  const other = language === 'ru' ? 'en' : 'ru';
  return (
    <button
      type="button"
      class="button button-plain button-small"
      lang={other}
      onClick={() => switchTo(other)}
    >
      {t('app.otherLanguage')}
    </button>
  );
}

function ThemeSwitch(props: { iconOnly?: boolean }): VNode {
  const { t } = useWords();
  const [theme, toggle] = useTheme();
  const words = t(theme === 'dark' ? 'app.toLight' : 'app.toDark');
  return (
    <button
      type="button"
      class={`button button-plain ${props.iconOnly ? 'button-icon' : 'button-small'}`}
      aria-label={props.iconOnly ? words : undefined}
      onClick={toggle}
    >
      <Icon d={theme === 'dark' ? SUN : MOON} size={22} />
      {!props.iconOnly && words}
    </button>
  );
}

/** Wide screens show the sections in the bar; the rest, and everything on a phone, is behind one button. */
function CabinetMenu(props: { onSignOut: () => void }): VNode {
  const { t } = useWords();
  const { url } = useLocation();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  // The menu closes when the page changes.
  useEffect(() => setOpen(false), [url]);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event): void => {
      if (!menu.current?.contains(event.target as Node)) setOpen(false);
    };
    const escaped = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      opener.current?.focus();
    };
    document.addEventListener('click', outside);
    document.addEventListener('keydown', escaped);
    return () => {
      document.removeEventListener('click', outside);
      document.removeEventListener('keydown', escaped);
    };
  }, [open]);
  return (
    <>
      <nav class="top-nav" aria-label={t('app.nav')}>
        <Sections />
      </nav>
      <div class="menu" ref={menu}>
        <button
          ref={opener}
          type="button"
          class="button button-plain button-small"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
        >
          <Icon d={MENU} size={22} />
          {t('app.menu')}
        </button>
        <div class="menu-list" id="menu" hidden={!open}>
          <nav class="menu-nav" aria-label={t('app.nav')}>
            <Sections />
          </nav>
          <LanguageSwitch />
          <ThemeSwitch />
          <button type="button" class="button button-plain button-small" onClick={props.onSignOut}>
            {t('app.signOut')}
          </button>
        </div>
      </div>
    </>
  );
}

function Sections(): VNode {
  const { t } = useWords();
  const { path } = useLocation();
  const link = (href: string, text: string): VNode => (
    <a class="button button-plain button-small" href={href} aria-current={path === href ? 'page' : undefined}>
      {text}
    </a>
  );
  return (
    <>
      {link('/', t('app.contracts'))}
      {link('/cards', t('app.cards'))}
      {link('/link', t('app.link'))}
      {link('/profile', t('app.profile'))}
    </>
  );
}

function OfflineBanner(): VNode {
  const { t } = useWords();
  const [offline, setOffline] = useState(false);
  useEffect(() => {
    const look = (): void => setOffline(navigator.onLine === false);
    look();
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return (
    <div role="status">
      {offline && (
        <div class="banner">
          <div class="wide">{t('app.offline')}</div>
        </div>
      )}
    </div>
  );
}
