import '../styles/cabinet.css';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import type { ContractId, OrganisationId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Page } from '../ui/page.tsx';
import { cabinetPath } from './cabinet-path.ts';

export type ContractView = Reply<'contract.getContract'>;

/** The contract the address names, and what is known of it. */
export function useContract() {
  const contractId = useRoute().params.contractId as ContractId;
  return { contractId, contract: useOperation('contract.getContract', { contractId }) };
}

/** What asks for all contracts of the cabinet that a contract is in. */
export function dashboardOf({ organisation }: ContractView): { organisationId?: OrganisationId } {
  return organisation ? { organisationId: organisation.organisationId } : {};
}

/** What stands around every page of a contract: whose it is and its sections. */
export function ContractFrame(props: {
  readonly contractId: ContractId;
  readonly asked: ReturnType<typeof useContract>['contract'];
  readonly title: string;
  readonly children: ComponentChildren;
}): VNode {
  const { t, format } = useWords();
  const { data: contract, error } = props.asked;
  return (
    <Page
      title={props.title}
      of={props.contractId}
      above={
        <>
          <p class="small">
            <CabinetLink contract={contract} />
          </p>
          <p class="contract-line">
            {contract ? (
              <>
                <strong>{contract.address}</strong>
                <span class="muted figures">
                  {t('contract.number', { number: format.account(contract.number) })}
                </span>
              </>
            ) : (
              !error && <span class="bone bone-line" aria-hidden="true" />
            )}
          </p>
        </>
      }
      lead={<Sections contractId={props.contractId} />}
    >
      {props.children}
    </Page>
  );
}

/** Back to where the contract stands. */
function CabinetLink({ contract }: { contract: ContractView | undefined }): VNode {
  const { t } = useWords();
  const organisationId = contract?.organisation?.organisationId;
  const { data } = useOperation(
    'organisation.listOrganisations',
    {},
    { enabled: organisationId !== undefined },
  );
  const found = data?.organisations.find((one) => one.organisationId === organisationId);
  return (
    <a href={cabinetPath(organisationId)}>
      {organisationId ? (found?.name ?? t('cabinet.title')) : t('app.contracts')}
    </a>
  );
}

function Sections(props: { contractId: ContractId }): VNode {
  const { t } = useWords();
  const { path } = useLocation();
  const base = `/contracts/${props.contractId}`;
  const bar = useRef<HTMLElement>(null);
  // On a phone the bar scrolls: the section one is in must be in sight.
  useEffect(() => {
    const here = bar.current?.querySelector<HTMLElement>('[aria-current]');
    if (bar.current && here)
      bar.current.scrollLeft = here.offsetLeft - bar.current.clientWidth / 2 + here.offsetWidth / 2;
  }, [path]);
  const section = (under: string, text: string, also: readonly string[] = []): VNode => {
    const here = [under, ...also].some((part) =>
      part === '' ? path === base : path.startsWith(`${base}${part}`),
    );
    return (
      <a href={`${base}${under}`} aria-current={here ? 'page' : undefined}>
        {text}
      </a>
    );
  };
  return (
    <nav ref={bar} class="tabs-bar" aria-label={t('contract.sections')}>
      {section('', t('contract.overview'))}
      {section('/readings', t('contract.readings'), ['/meters'])}
      {section('/bills', t('contract.bills'))}
      {section('/payments', t('contract.payments'), ['/pay'])}
    </nav>
  );
}
