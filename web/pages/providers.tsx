import '../styles/cabinet.css';
import type { VNode } from 'preact';
import type { SupplierId } from '#core/kernel';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Form } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { More } from '../ui/more.tsx';
import { leaveFor } from './leave-for.ts';
import { OwnPasswordField, ownPasswordMissing } from './own-password-field.tsx';
import { ProfileFrame } from './profile-frame.tsx';

type Listed = Reply<'identity.listConnections'>;

/** Accounts at other sites that open the cabinet: which there are, connecting and disconnecting them. */
export default function Providers(): VNode {
  const { t } = useWords();
  const asked = useOperation('identity.listConnections', {});
  return (
    <ProfileFrame title={t('providers.title')} lead={t('providers.lead')}>
      <Loaded asked={asked} bones={<Bones rows={2} />}>
        {({ connections, providers }) => (
          <>
            {connections.map((connection) => (
              <Connected key={connection.connectionId} connection={connection} />
            ))}
            {providers
              .filter((provider) => !connections.some((one) => isOf(one, provider)))
              .map((provider) => (
                <Connect key={`${provider.supplierId} ${provider.provider}`} provider={provider} />
              ))}
          </>
        )}
      </Loaded>
    </ProfileFrame>
  );
}

type Which = Pick<Listed['providers'][number], 'supplierId' | 'provider'>;
const isOf = (one: Which, other: Which): boolean =>
  one.supplierId === other.supplierId && one.provider === other.provider;

function Connected({ connection }: { readonly connection: Listed['connections'][number] }): VNode {
  const { t, format } = useWords();
  const { connectionId, connectedAt } = connection;
  const name = connection.name || t('providers.former');
  return (
    <section class="panel stack">
      <div>
        <h2>{name}</h2>
        <p class="muted small">{t('providers.since', { at: format.instant(connectedAt) })}</p>
      </div>
      <More title={t('providers.disconnectOpen')}>
        <p class="muted small mb-4">{t('providers.disconnectText')}</p>
        <Form
          name={`disconnect-${connectionId}`}
          check={(values) => ownPasswordMissing(values, t)}
          submit={async ({ password = '' }) => {
            await call('identity.disconnectProvider', { connectionId, password });
            announce(t('providers.disconnected', { name }));
            await forget('identity.listConnections');
          }}
          submitText={t('providers.disconnect', { name })}
        >
          <OwnPasswordField />
        </Form>
      </More>
    </section>
  );
}

function Connect({ provider }: { readonly provider: Listed['providers'][number] }): VNode {
  const { t } = useWords();
  const { name, supplierId } = provider;
  return (
    <section class="panel stack">
      <h2>{t('providers.connectTitle', { name })}</h2>
      <p class="muted small">{t('providers.connectText')}</p>
      <Form
        name={`connect-${supplierId}-${provider.provider}`}
        check={(values) => ownPasswordMissing(values, t)}
        submit={async ({ password = '' }) => {
          const { url } = await call('identity.startProviderConnection', {
            supplierId: supplierId as SupplierId,
            provider: provider.provider,
            password,
          });
          await leaveFor(url);
        }}
        submitText={t('providers.connect', { name })}
      >
        <OwnPasswordField />
      </Form>
    </section>
  );
}
