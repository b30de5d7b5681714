import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { More } from '../ui/more.tsx';
import { Notice } from '../ui/notice.tsx';
import { ProfileFrame } from './profile-frame.tsx';

type Consent = Reply<'identity.listConsents'>['consents'][number];

const PAGES = {
  licence: '/legal/licence',
  'personal-data': '/legal/consent',
  marketing: '/legal/marketing',
} as const;

/** What the person agreed to, each with its version; what may be withdrawn can be withdrawn here. */
export default function Consents(): VNode {
  const { t } = useWords();
  const asked = useOperation('identity.listConsents', {});
  return (
    <ProfileFrame title={t('consents.title')} lead={t('consents.lead')}>
      <Loaded asked={asked} bones={<Bones rows={3} />}>
        {({ consents }) => consents.map((consent) => <ConsentPanel key={consent.kind} consent={consent} />)}
      </Loaded>
    </ProfileFrame>
  );
}

function ConsentPanel({ consent }: { consent: Consent }): VNode {
  const words = useWords();
  const { t } = words;
  const { kind, acts, given, required, versionInForce } = consent;
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [last] = acts;
  const outdated = given && last?.textVersion !== versionInForce;
  const decide = async (work: Promise<unknown>): Promise<void> => {
    setPending(true);
    setProblem(undefined);
    try {
      await work;
      announce(t('consents.saved'));
      await forget('identity.listConsents');
    } catch (fault) {
      setProblem(faultWords(fault, words));
    } finally {
      setPending(false);
    }
  };
  return (
    <section class="panel stack">
      <h2>{t(`consents.${kind}`)}</h2>
      <p>{last ? <Act act={last} /> : t('consents.never')}</p>
      {outdated && <p>{t('consents.newer', { version: versionInForce })}</p>}
      <p class="small">
        <a href={PAGES[kind]}>{t('consents.read')}</a>
      </p>
      {required && <p class="muted small">{t('consents.required')}</p>}
      {problem && (
        <Notice look="bad" live>
          {problem}
        </Notice>
      )}
      <div class="actions empty:hidden">
        {(!given || outdated) && (
          <Button
            small
            pending={pending}
            onClick={() => decide(call('identity.giveConsent', { kind, version: versionInForce }))}
          >
            {t('consents.give')}
          </Button>
        )}
        {given && !required && (
          <Button
            small
            look="quiet"
            pending={pending}
            onClick={() => decide(call('identity.withdrawConsent', { kind }))}
          >
            {t('consents.withdraw')}
          </Button>
        )}
      </div>
      {acts.length > 0 && (
        <More title={t('consents.history')}>
          <ul class="stack small">
            {acts.map((act) => (
              <li key={act.at}>
                <Act act={act} />
                <br />
                <span class="muted">{t('consents.hash')}:</span> <code class="break-all">{act.textHash}</code>
              </li>
            ))}
          </ul>
        </More>
      )}
    </section>
  );
}

function Act({ act }: { act: Consent['acts'][number] }): VNode {
  const { t, format } = useWords();
  return <>{t(`consents.${act.act}`, { at: format.instant(act.at), version: act.textVersion })}</>;
}
