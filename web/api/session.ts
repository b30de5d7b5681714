/**
 * What the site knows of the session. The tokens are in HttpOnly cookies it cannot see, so a mark in local storage says
 * that somebody signed in here: it decides only which screen to show first, never what may be read.
 */
const MARK = 'kabinet.signedIn';
const SIGNED_IN = '1';
const SIGNED_OUT = '0';
const RENEWED_AT = 'kabinet.renewedAtMs';

const listeners = new Set<(signedIn: boolean) => void>();

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // storage may be switched off: every start then begins at the sign-in page and finds the session by asking
  }
}

export function maybeSignedIn(): boolean {
  return read(MARK) === SIGNED_IN;
}

/** Whether nothing is known here: a first visit, or a browser that forgot. */
export function neverSignedInHere(): boolean {
  return read(MARK) === null;
}

/** Calls back when somebody signs in or the session is found to be over, here or in another tab. Returns how to stop. */
export function onSessionChange(listener: (signedIn: boolean) => void): () => void {
  const elsewhere = (event: StorageEvent): void => {
    if (event.key === MARK) listener(event.newValue === SIGNED_IN);
  };
  listeners.add(listener);
  addEventListener('storage', elsewhere);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', elsewhere);
  };
}

export function beginSession(): void {
  write(MARK, SIGNED_IN);
  write(RENEWED_AT, String(Date.now()));
  for (const listener of listeners) listener(true);
}

export function endSession(): void {
  write(MARK, SIGNED_OUT);
  for (const listener of listeners) listener(false);
}

let renewing: Promise<boolean> | undefined;

/**
 * Renews the session once for all requests of all tabs that found it expired: a refresh token may be good for one use
 * only, and the second user of it would be signed out. Where another tab was at it, its renewal serves here too; whether it
 * succeeded, the next request tells.
 * @param askedAtMs when the refused request was sent: a renewal since then is already what it needs
 * @param renew asks the API for it
 */
export function renewSession(askedAtMs: number, renew: () => Promise<boolean>): Promise<boolean> {
  renewing ??= unlessAnotherTab(async () => {
    if (Number(read(RENEWED_AT)) > askedAtMs) return true;
    const renewed = await renew();
    if (renewed) write(RENEWED_AT, String(Date.now()));
    return renewed;
  }).finally(() => {
    renewing = undefined;
  });
  return renewing;
}

const LOCK = 'kabinet.renew';

/**
 * Does the work, unless another tab is at it, where the browser has locks: then waits until that is done. What a tab writes
 * down reaches the others later than its lock does, so nobody can tell by reading.
 */
async function unlessAnotherTab(work: () => Promise<boolean>): Promise<boolean> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return work();
  const done = await locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
  if (done !== undefined) return done;
  await locks.request(LOCK, () => {});
  return true;
}
