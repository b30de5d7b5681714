import { useEffect, useState } from 'preact/hooks';

const STORED_AS = 'kabinet.theme';
type Theme = 'light' | 'dark';

const systemDark = () => matchMedia('(prefers-color-scheme: dark)');

/** The theme on the screen, and how to change to the other one; the choice is remembered on this device. */
export function useTheme(): [theme: Theme, toggle: () => void] {
  const [theme, setTheme] = useState<Theme>('light');
  useEffect(() => {
    const system = systemDark();
    const follow = (): void => setTheme(chosen() ?? (system.matches ? 'dark' : 'light'));
    follow();
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, []);
  const toggle = (): void => {
    const other = theme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = other;
    setTheme(other);
    try {
      localStorage.setItem(STORED_AS, other);
    } catch {
      // storage may be switched off: the choice then lasts until the page is closed
    }
  };
  return [theme, toggle];
}

/** start.ts has put the remembered choice on <html>. */
function chosen(): Theme | undefined {
  const theme = document.documentElement.dataset.theme;
  return theme === 'dark' || theme === 'light' ? theme : undefined;
}
