import type { VNode } from 'preact';
import { useCallback, useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { LocationProvider, useLocation } from 'preact-iso/router';
import type { Language } from '#core/kernel';
import { call, findSession } from './api/client.ts';
import {
  beginSession,
  endSession,
  maybeSignedIn,
  neverSignedInHere,
  onSessionChange,
} from './api/session.ts';
import { LanguageProvider } from './i18n/language.tsx';
import { Broken } from './pages/broken.tsx';
import { isOpen } from './pages/open-pages.ts';
import { Routes } from './pages/routes.tsx';
import SignIn from './pages/sign-in.tsx';
import { Shell } from './ui/shell.tsx';

export function App(props: { readonly language: Language }): VNode {
  return (
    <LanguageProvider first={props.language}>
      <LocationProvider>
        <Site />
      </LocationProvider>
    </LanguageProvider>
  );
}

function Site(): VNode {
  const { path, route } = useLocation();
  const [signedIn, setSignedIn] = useState(maybeSignedIn);
  const [ended, setEnded] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, forgive] = useErrorBoundary();

  useEffect(
    () =>
      onSessionChange((now) => {
        setSignedIn(now);
        setEnded(!now);
      }),
    [],
  );
  // another page gets another chance
  useEffect(() => {
    if (failure) forgive();
  }, [path]);

  const start = useCallback(() => setBusy(true), []);
  const shown = useCallback(() => setBusy(false), []);

  const signOut = async (): Promise<void> => {
    setBusy(true);
    try {
      await call('identity.signOut', {});
    } finally {
      setBusy(false);
      route('/sign-in?after=sign-out');
      endSession();
      setEnded(false);
    }
  };

  const atDoor = !signedIn && !isOpen(path);
  useEffect(() => {
    if (!atDoor || !neverSignedInHere()) return;
    void findSession().then((found) => {
      if (found) beginSession();
    });
  }, [atDoor]);

  return (
    <Shell signedIn={signedIn && path !== '/sign-in'} busy={busy} onSignOut={signOut}>
      {failure ? <Broken /> : atDoor ? <SignIn ended={ended} /> : <Routes onStart={start} onShown={shown} />}
    </Shell>
  );
}
