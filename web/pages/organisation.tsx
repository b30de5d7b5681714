import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useRoute } from 'preact-iso/router';
import type { OrganisationId } from '#core/kernel';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { More } from '../ui/more.tsx';
import { cabinetPath } from './cabinet-path.ts';
import { CloseOrganisation } from './close-organisation.tsx';
import { InnerPage } from './inner-page.tsx';
import { Invitations } from './member-invitations.tsx';
import { Members } from './members.tsx';
import { OrganisationFields, organisationIn, organisationProblems } from './organisation-fields.tsx';
import { RoleLine } from './role-line.tsx';

export type OrganisationView = Reply<'organisation.getOrganisation'>;

/** An organisation: who is in it, who is invited, and what its managers may change. */
export default function Organisation(): VNode {
  const { t } = useWords();
  const organisationId = useRoute().params.organisationId as OrganisationId;
  const asked = useOperation('organisation.getOrganisation', { organisationId });
  return (
    <InnerPage
      title={asked.data?.name ?? t('organisations.title')}
      back={{ href: '/organisations', text: t('organisations.title') }}
      lead={asked.data && <Lead organisation={asked.data} />}
    >
      <Loaded asked={asked} bones={<Bones rows={2} />}>
        {(organisation) => (
          <>
            <Members organisation={organisation} />
            {organisation.role === 'manager' && (
              <>
                <Invitations organisation={organisation} />
                <Settings organisation={organisation} />
                <CloseOrganisation organisation={organisation} />
              </>
            )}
          </>
        )}
      </Loaded>
    </InnerPage>
  );
}

function Lead({ organisation }: { organisation: OrganisationView }): VNode {
  const { t } = useWords();
  const { organisationId, taxNumber, contracts, role } = organisation;
  return (
    <div class="stack gap-2">
      <p class="muted">
        {taxNumber && <span class="figures">{t('organisation.tax', { number: taxNumber })} · </span>}
        {t('organisations.contracts', { count: contracts })}
      </p>
      <RoleLine role={role} />
      <div class="actions">
        <ButtonLink small href={cabinetPath(organisationId)}>
          {t('organisation.toContracts')}
        </ButtonLink>
      </div>
    </div>
  );
}

/** What managers look after besides the people. */
function Settings({ organisation }: { organisation: OrganisationView }): VNode {
  const words = useWords();
  const { t } = words;
  const { organisationId } = organisation;
  return (
    <section class="panel stack">
      <p>
        <a href={`/organisations/${organisationId}/journal`}>{t('orgJournal.link')}</a>
        <br />
        <span class="muted small">{t('orgJournal.linkText')}</span>
      </p>
      <More title={t('organisation.change')}>
        <Form
          name={`organisation-${organisationId}`}
          check={(values) => organisationProblems(values, words)}
          submit={async (values) => {
            await call('organisation.changeOrganisation', { organisationId, ...organisationIn(values) });
            await forget('organisation.getOrganisation', 'organisation.listOrganisations');
            announce(t('organisation.changed'));
          }}
          submitText={t('profile.save')}
        >
          <OrganisationFields known={organisation} />
        </Form>
      </More>
    </section>
  );
}
