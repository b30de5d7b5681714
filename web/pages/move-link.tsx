import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import type { ContractView } from './contract-frame.tsx';

/** The way to move a contract to another cabinet, where the reader has another. */
export function MoveLink({ contract }: { contract: ContractView }): VNode | null {
  const { t } = useWords();
  const { contractId, organisation, movable } = contract;
  if (!movable) return null;
  const from = organisation ? `organisation=${organisation.organisationId}&` : '';
  return (
    <div>
      <ButtonLink look="plain" href={`/move?${from}contract=${contractId}`}>
        {t('contract.move')}
      </ButtonLink>
    </div>
  );
}
