/**
 * Runs inside the page before it is painted: puts the remembered theme and language on <html> and decides which
 * prerendered screen stands until the site's script has come.
 */
(() => {
  const root = document.documentElement;
  const stored = (key: string): string | null => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  const theme = stored('kabinet.theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;

  const preferred = (navigator.languages || []).map((tag) => tag.slice(0, 2));
  const language = stored('kabinet.language');
  const english = language ? language === 'en' : !preferred.includes('ru') && preferred.includes('en');
  root.lang = english ? 'en' : 'ru';

  const open = /^\/(sign-up|recovery|provider|activate|confirm-email|invitation|join|guest|legal)(\/|$)/.test(
    location.pathname,
  );
  const atDoor = location.pathname === '/sign-in' || (stored('kabinet.signedIn') !== '1' && !open);
  root.dataset.start = atDoor ? 'sign-in' : 'shell';

  // Someone quick may send the form before the site's script listens: keep that until it does, and keep the password
  // out of the address bar.
  document.addEventListener('submit', (event) => {
    if (root.dataset.start === 'app') return;
    event.preventDefault();
    root.dataset.submitted = 'yes';
  });
})();
