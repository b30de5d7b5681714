import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { call } from '../api/client.ts';
import { forget } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Confirmed } from '../ui/confirmed.tsx';
import { announce } from '../ui/live.tsx';
import type { OrganisationView } from './organisation.tsx';

/** Closing an organisation, once it has no contracts. */
export function CloseOrganisation({ organisation }: { organisation: OrganisationView }): VNode {
  const { t, rich } = useWords();
  const { route } = useLocation();
  const { organisationId, contracts } = organisation;
  return (
    <section class="panel stack">
      <h2>{t('close.title')}</h2>
      {contracts > 0 ? (
        <p class="muted">
          {rich('close.first', {
            move: (text) => <a href={`/move?organisation=${organisationId}`}>{text}</a>,
          })}
        </p>
      ) : (
        <div class="actions">
          <Confirmed
            ask={t('close.ask')}
            look="danger"
            small
            title={t('close.askTitle')}
            yes={t('close.yes')}
            work={async () => {
              await call('organisation.closeOrganisation', { organisationId });
              announce(t('close.done'));
              route('/organisations', true);
              await forget('organisation.listOrganisations', 'contract.getContract');
            }}
          >
            <p>{t('close.text')}</p>
          </Confirmed>
        </div>
      )}
    </section>
  );
}
