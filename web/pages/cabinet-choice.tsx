import type { VNode } from 'preact';
import { useId } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { OrganisationId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { cabinetPath } from './cabinet-path.ts';
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
  const mayMove = organisation
    ? organisation.role === 'manager' && organisation.contracts > 0
    : organisations.some(({ role }) => role === 'manager');
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
      {organisation && <RoleLine role={organisation.role} />}
      <p class="small flex flex-wrap gap-x-6 gap-y-2">
        <a href={organisation ? `/organisations/${organisation.organisationId}` : '/organisations'}>
          {t(organisation ? 'cabinet.members' : 'cabinet.organisations')}
        </a>
        {mayMove && (
          <a href={organisation ? `/move?organisation=${organisation.organisationId}` : '/move'}>
            {t('cabinet.move')}
          </a>
        )}
      </p>
    </div>
  );
}
