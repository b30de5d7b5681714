import { useEffect, useState } from 'preact/hooks';

/**
 * The token of a mail's link, and how to forget it. It stands behind the `#`, so that no server on the way ever sees it;
 * a link that is pasted over the same page's address counts too.
 */
export function useLinkToken(): [string | undefined, () => void] {
  const [token, setToken] = useState(tokenInAddress);
  useEffect(() => {
    const follow = (): void => setToken(tokenInAddress());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const forget = (): void => {
    history.replaceState(history.state, '', location.pathname);
    setToken(undefined);
  };
  return [token, forget];
}

function tokenInAddress(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined;
}
