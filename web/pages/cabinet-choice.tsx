import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { OrganisationId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { cabinetPath, linkPath } from './cabinet-path.ts';
import { RoleLine } from './role-line.tsx';

export type Organisations = Reply<'organisation.listOrganisations'>['organisations'];

/** Whose contracts are shown, for whoever is in an organisation: the choice, what one may do there, and where its people are. */
export function CabinetChoice(props: {
  readonly organisations: Organisations;
  readonly chosen: OrganisationId | undefined;
}): VNode {
  const { t } = useWords();
  const { route } = useLocation();
  const { organisations, chosen } = props;
  const id = useId();
  const organisation = organisations.find(({ organisationId }) => organisationId === chosen);
  return (
    <div class="stack gap-2 max-w-md mt-2">
      <div class="field">
        <label for={id}>{t('cabinet.choose')}</label>
        <select
          class="input select-own"
          id={id}
          value={chosen ?? ''}
          onChange={({ currentTarget }) =>
            route(cabinetPath((currentTarget.value as OrganisationId) || undefined))
          }
        >
          <option value="">{t('cabinet.own')}</option>
          {organisations.map(({ organisationId, name }) => (
            <option key={organisationId} value={organisationId}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {organisation ? (
        <OfOrganisation organisation={organisation} />
      ) : (
        <OfOwn organisations={organisations} />
      )}
    </div>
  );
}

function OfOrganisation({ organisation }: { organisation: Organisations[number] }): VNode {
  const { t } = useWords();
  const { organisationId, role, contracts } = organisation;
  const manages = role === 'manager';
  return (
    <>
      <RoleLine role={role} />
      <Ways>
        <a href={`/organisations/${organisationId}`}>{t('cabinet.members')}</a>
        {manages && contracts > 0 && (
          <>
            <a class="lg:hidden" href={linkPath(organisationId)}>
              {t('app.link')}
            </a>
            <a href={`/move?organisation=${organisationId}`}>{t('cabinet.move')}</a>
          </>
        )}
      </Ways>
    </>
  );
}

function OfOwn({ organisations }: { organisations: Organisations }): VNode {
  const { t } = useWords();
  return (
    <Ways>
      <a href="/organisations">{t('cabinet.organisations')}</a>
      {organisations.some(({ role }) => role === 'manager') && <a href="/move">{t('cabinet.move')}</a>}
    </Ways>
  );
}

function Ways({ children }: { readonly children: ComponentChildren }): VNode {
  return <p class="small flex flex-wrap gap-x-6 gap-y-2">{children}</p>;
}
