import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import type { SupplierId } from '#core/kernel';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget } from '../api/query.ts';
import { beginSession } from '../api/session.ts';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Facts } from '../ui/facts.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { Form } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { NameFields, namesMissing } from '../ui/name-fields.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { LegalBoxes, useLegal } from './legal-boxes.tsx';
import { SignInCode } from './sign-in-code.tsx';
import { takeWanted } from './wanted.ts';

type Finished = Reply<'identity.finishProviderSignIn'>;
type Code = Extract<Finished, { code: unknown }>;
type Newcomer = Extract<Finished, { newcomer: unknown }>;
type Outcome = 'working' | { readonly fault: unknown } | Code | Newcomer;

/** Where a provider sends the browser back to: hands in what stands in the address, and goes on from there. */
export default function Provider(): VNode {
  const { t } = useWords();
  const { route } = useLocation();
  const { supplierId, provider = '' } = useRoute().params;
  const [answer] = useState(takeAnswer);
  const [outcome, setOutcome] = useState<Outcome>('working');
  const connects = answer.state?.startsWith('connect.');

  const enter = (): void => {
    beginSession();
    route(takeWanted(), true);
  };
  const handIn = async (): Promise<void> => {
    const { state = '', ...said } = answer;
    const sent = { supplierId: supplierId as SupplierId, provider, state, ...said };
    try {
      if (connects) {
        await call('identity.connectProvider', sent);
        await forget('identity.listConnections');
        announce(t('provider.connected'));
        route('/profile/providers', true);
        return;
      }
      const finished = await call('identity.finishProviderSignIn', sent);
      if ('entryId' in finished) setOutcome(finished);
      else enter();
    } catch (fault) {
      setOutcome({ fault });
    }
  };
  useEffect(() => {
    if (answer.state) void handIn();
  }, []);

  if (outcome !== 'working' && 'code' in outcome) {
    const { entryId, code } = outcome;
    return (
      <SignInCode
        sent={code}
        enter={async (secondFactor) => {
          if (!secondFactor) return;
          await call('identity.giveProviderCode', { id: entryId, secondFactor });
          enter();
        }}
        back={() => route('/sign-in', true)}
      />
    );
  }
  if (outcome !== 'working' && 'newcomer' in outcome) return <Join found={outcome} enter={enter} />;
  return (
    <Waiting
      fault={outcome === 'working' ? undefined : outcome.fault}
      empty={!answer.state}
      connects={connects}
    />
  );
}

/** What the provider says, read once and taken out of the address: it is good once, and no business of the history. */
function takeAnswer(): { state?: string; code?: string; iss?: string; error?: string } {
  const query = new URLSearchParams(location.search);
  const said = ['state', 'code', 'iss', 'error'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value]];
  });
  history.replaceState(history.state, '', location.pathname);
  return Object.fromEntries(said);
}

function Waiting(props: {
  readonly fault: unknown;
  readonly empty: boolean;
  readonly connects: boolean | undefined;
}): VNode {
  const words = useWords();
  const { t } = words;
  const { fault, empty } = props;
  return (
    <div class="door-narrow stack">
      <Page title={t(props.connects ? 'provider.connecting' : 'provider.title')}>
        <div class="stack" aria-live="polite">
          {fault === undefined && !empty && (
            <p class="muted flex items-center gap-3">
              <span class="spinner" aria-hidden="true" />
              {t('provider.working')}
            </p>
          )}
          {empty && <Notice look="warn">{t('provider.empty')}</Notice>}
          {fault !== undefined && (
            <Notice look="bad">
              <strong>{t('provider.failed')}</strong>
              <p>{faultWords(fault, words)}</p>
            </Notice>
          )}
        </div>
        {(fault !== undefined || empty) && (
          <div class="actions">
            <ButtonLink href={props.connects ? '/profile/providers' : '/sign-in'}>
              {t(props.connects ? 'provider.toProfile' : 'provider.toSignIn')}
            </ButtonLink>
          </div>
        )}
      </Page>
    </div>
  );
}

/** Nobody is known by this account yet: what the cabinet will hold, and what is agreed to. */
function Join({ found, enter }: { readonly found: Newcomer; readonly enter: () => void }): VNode {
  const { t, format } = useWords();
  const legal = useLegal();
  const { email, phone } = found.newcomer;
  return (
    <div class="door-narrow stack">
      <Page title={t('provider.joinTitle')} of="join" lead={<p class="muted">{t('provider.joinLead')}</p>}>
        <Facts
          facts={[
            [t('provider.email'), email],
            [t('provider.phone'), phone && format.phone(phone)],
          ]}
        />
        <Form
          name="provider-join"
          check={(values) => ({
            ...namesMissing(values, t),
            ...legal.missing(values),
          })}
          submit={async (values) => {
            const { givenName = '', familyName = '' } = values;
            await legal.agreeing(values, (versions) =>
              call('identity.signUpByProvider', { id: found.entryId, givenName, familyName, ...versions }),
            );
            enter();
          }}
          submitText={t('provider.join')}
        >
          <NameFields known={found.newcomer} />
          <LegalBoxes />
        </Form>
        <p class="muted">{t('provider.haveOne')}</p>
        <p>
          <a href="/sign-in">{t('provider.toSignIn')}</a>
        </p>
      </Page>
    </div>
  );
}
