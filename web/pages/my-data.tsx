import '../styles/cabinet.css';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import type { ApiFault } from '../api/fault.ts';
import type { Reply } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { handOver } from '../ui/download.tsx';
import { DOWNLOAD, Icon } from '../ui/icon.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { More } from '../ui/more.tsx';
import { Held } from './held.tsx';
import { ProfileFrame } from './profile-frame.tsx';

type Everything = Omit<Reply<'document.myData'>, 'contractIds'> & {
  readonly contracts: readonly Reply<'document.contractData'>[];
};

/** Everything kept about the person and their contracts, one contract after another. */
async function collect(): Promise<Everything> {
  const { contractIds, ...mine } = await call('document.myData', {});
  const contracts: Reply<'document.contractData'>[] = [];
  for (const contractId of contractIds) contracts.push(await call('document.contractData', { contractId }));
  return { ...mine, contracts };
}

/** The export of everything that is kept, to be read and to be taken along. */
export default function MyData(): VNode {
  const { t } = useWords();
  const [data, setData] = useState<Everything>();
  const [error, setError] = useState<ApiFault | null>(null);
  const [isFetching, setFetching] = useState(false);
  const refetch = async (): Promise<void> => {
    setFetching(true);
    try {
      setData(await collect());
    } catch (fault) {
      setError(fault as ApiFault);
    } finally {
      setFetching(false);
    }
  };
  useEffect(() => {
    void refetch();
  }, []);
  return (
    <ProfileFrame title={t('myData.title')} lead={t('myData.lead')}>
      <Loaded asked={{ data, error, isFetching, refetch }} bones={<Bones rows={3} />}>
        {(everything) => (
          <>
            <div class="actions">
              <Button
                onClick={() =>
                  handOver(
                    new Blob([JSON.stringify(everything, null, 2)], { type: 'application/json' }),
                    `kabinet-${everything.madeAt.slice(0, 10)}.json`,
                  )
                }
              >
                <Icon d={DOWNLOAD} size={20} />
                {t('myData.download')}
              </Button>
            </div>
            {(
              ['person', 'consents', 'connections', 'sessions', 'journal', 'organisations', 'cards'] as const
            ).map((name) => (
              <Part key={name} title={t(`myData.${name}`)}>
                <Held value={everything[name]} />
              </Part>
            ))}
            {everything.contracts.map((contract) => (
              <Part
                key={String(contract.contract.contractId)}
                title={t('myData.contract', { number: String(contract.contract.number) })}
              >
                <Held value={contract} />
              </Part>
            ))}
          </>
        )}
      </Loaded>
    </ProfileFrame>
  );
}

function Part(props: { readonly title: string; readonly children: ComponentChildren }): VNode {
  return (
    <section class="panel">
      <More title={props.title}>{props.children}</More>
    </section>
  );
}
