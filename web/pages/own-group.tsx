import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { type ContractView, dashboardOf } from './contract-frame.tsx';
import { GroupDialog } from './group-dialog.tsx';
import { namesOf } from './groups.ts';

/** Puts a contract into a group of the cabinet, a new one too, or takes it out. */
export function OwnGroup({ contract }: { contract: ContractView }): VNode {
  const { t } = useWords();
  const { contractId, group } = contract;
  const [asking, setAsking] = useState(false);
  const cabinet = useOperation('contract.getDashboard', dashboardOf(contract), { enabled: asking });
  return (
    <div>
      <Button look="plain" onClick={() => setAsking(true)}>
        {group === undefined ? t('group.put') : t('group.of', { group })}
      </Button>
      {asking && (
        <GroupDialog
          title={t('group.putTitle')}
          contractIds={[contractId]}
          group={group}
          groups={namesOf(cabinet.data?.contracts ?? [])}
          leaveText={t('group.leave')}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
