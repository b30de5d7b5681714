import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { call } from '../api/client.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Form } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import type { Organisations } from './cabinet-choice.tsx';
import { OrganisationFields, organisationIn, organisationProblems } from './organisation-fields.tsx';
import { ProfileFrame } from './profile-frame.tsx';

/** The organisations one is in, and beginning another. */
export default function OrganisationsPage(): VNode {
  const { t } = useWords();
  const asked = useOperation('organisation.listOrganisations', {});
  return (
    <ProfileFrame title={t('organisations.title')} lead={t('organisations.lead')}>
      <Loaded asked={asked} bones={<Bones />}>
        {({ organisations }) =>
          organisations.length > 0 ? <List organisations={organisations} /> : <p>{t('organisations.none')}</p>
        }
      </Loaded>
      <Begin />
    </ProfileFrame>
  );
}

function List({ organisations }: { organisations: Organisations }): VNode {
  const { t } = useWords();
  return (
    <ul class="stack">
      {organisations.map(({ organisationId, name, role, contracts, members }) => (
        <li key={organisationId} class="panel">
          <h2>
            <a class="card-link" href={`/organisations/${organisationId}`}>
              {name}
            </a>
          </h2>
          <p class="muted small">
            {t('organisations.contracts', { count: contracts })} ·{' '}
            {t('organisations.members', { count: members })}
          </p>
          <p class="small">{t('role.you', { may: t(`role.${role}.may`) })}</p>
        </li>
      ))}
    </ul>
  );
}

function Begin(): VNode {
  const words = useWords();
  const { t } = words;
  const { route } = useLocation();
  return (
    <section class="panel stack">
      <h2>{t('organisations.begin')}</h2>
      <p class="muted">{t('organisations.beginText')}</p>
      <Form
        name="begin-organisation"
        check={(values) => organisationProblems(values, words)}
        submit={async (values) => {
          const { organisationId } = await call('organisation.createOrganisation', organisationIn(values));
          await forget('organisation.listOrganisations', 'contract.getContract');
          announce(t('organisations.begun'));
          route(`/organisations/${organisationId}`);
        }}
        submitText={t('organisations.submit')}
      >
        <OrganisationFields />
      </Form>
    </section>
  );
}
