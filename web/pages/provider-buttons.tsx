import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { Notice } from '../ui/notice.tsx';
import { leaveFor } from './leave-for.ts';
import { keepWanted } from './wanted.ts';

type Provider = Reply<'identity.listProviders'>['providers'][number];

/** A button for each provider that suppliers let their customers sign in through; nothing where there is none. */
export function ProviderButtons(): VNode | null {
  const words = useWords();
  const { t, language } = words;
  const { path } = useLocation();
  const [providers, setProviders] = useState<readonly Provider[]>([]);
  const [leaving, setLeaving] = useState<Provider>();
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    // the password does without them
    call('identity.listProviders', {}).then(
      (found) => setProviders(found.providers),
      () => {},
    );
  }, [language]);

  const leave = async (provider: Provider): Promise<void> => {
    if (leaving) return;
    setLeaving(provider);
    setFault(undefined);
    try {
      const { url } = await call('identity.startProviderSignIn', {
        supplierId: provider.supplierId,
        provider: provider.provider,
      });
      keepWanted(path);
      await leaveFor(url);
    } catch (thrown) {
      setFault(thrown);
    } finally {
      setLeaving(undefined);
    }
  };
  if (providers.length === 0) return null;
  return (
    <div class="door-more">
      {providers.map((one) => (
        <Button
          key={`${one.supplierId} ${one.provider}`}
          look="quiet"
          pending={leaving === one}
          onClick={() => leave(one)}
        >
          {t('signIn.provider', { name: one.name })}
        </Button>
      ))}
      {fault !== undefined && (
        <Notice look="bad" live>
          {faultWords(fault, words)}
        </Notice>
      )}
    </div>
  );
}
