const KEY = 'kabinet.wanted';

/** Remembers, in this tab, which page somebody wanted who goes to another site to sign in. */
export function keepWanted(path: string): void {
  try {
    sessionStorage.setItem(KEY, path === '/sign-in' ? '/' : path);
  } catch {
    // storage may be switched off: they then come back to the first page
  }
}

/** The page that was wanted, once; the first one where none is known. */
export function takeWanted(): string {
  try {
    const path = sessionStorage.getItem(KEY) ?? '/';
    sessionStorage.removeItem(KEY);
    return path;
  } catch {
    return '/';
  }
}
