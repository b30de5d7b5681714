import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import type { OrganisationId } from '#core/kernel';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation, usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Notice } from '../ui/notice.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { batches } from './batches.ts';
import type { Organisations } from './cabinet-choice.tsx';
import { cabinetPath } from './cabinet-path.ts';
import { InnerPage } from './inner-page.tsx';

type Summary = Reply<'contract.getDashboard'>['contracts'][number];

/** As many as one request takes. */
const AT_ONCE = 10;
const OWN = 'own';

/**
 * Moves contracts of a cabinet to another one that the reader manages. The address names the cabinet, and may name one
 * contract of it and where that is to go.
 */
export default function Move(): VNode {
  const { t } = useWords();
  const from = useRoute().query.organisation as OrganisationId | undefined;
  const mine = useOperation('organisation.listOrganisations', {});
  const cabinet = usePages('contract.getDashboard', from ? { organisationId: from } : {});
  const source = mine.data?.organisations.find(({ organisationId }) => organisationId === from);
  const bones = <Bones rows={2} />;
  return (
    <InnerPage
      title={t('move.title')}
      back={{ href: cabinetPath(from), text: source?.name ?? t('app.contracts') }}
    >
      <Loaded asked={mine} bones={bones}>
        {({ organisations }) => (
          <Loaded asked={cabinet} bones={bones}>
            {({ pages }) => (
              <Choice
                from={from}
                organisations={organisations}
                contracts={pages.flatMap(({ contracts }) => contracts)}
              />
            )}
          </Loaded>
        )}
      </Loaded>
      {cabinet.hasNextPage && (
        <Button look="quiet" pending={cabinet.isFetchingNextPage} onClick={() => cabinet.fetchNextPage()}>
          {t('move.more')}
        </Button>
      )}
    </InnerPage>
  );
}

function Choice(props: {
  readonly from: OrganisationId | undefined;
  readonly organisations: Organisations;
  readonly contracts: readonly Summary[];
}): VNode {
  const { t } = useWords();
  const { query } = useRoute();
  const { route } = useLocation();
  const { from, contracts } = props;
  const targets = targetsOf(props.organisations, from).map(
    ([id, name]) => [id, name ?? t('move.own')] as const,
  );
  if (contracts.length === 0) return <p class="panel">{t('move.none')}</p>;
  if (targets.length === 0) return <Nowhere />;

  const move = async (values: FormValues): Promise<void> => {
    const chosen = contracts.filter(({ contractId }) => values[contractId]);
    const to = values.to === OWN ? undefined : (values.to as OrganisationId);
    try {
      for (const batch of batches(chosen, AT_ONCE)) {
        await call('contract.moveContracts', {
          contractIds: batch.map(({ contractId }) => contractId),
          ...(to && { organisationId: to }),
        });
      }
    } finally {
      await forget(
        'contract.getDashboard',
        'contract.getContract',
        'organisation.listOrganisations',
        'organisation.getOrganisation',
        'payment.listCards',
        'payment.getAutopay',
      );
    }
    announce(t('move.done', { count: chosen.length }));
    route(cabinetPath(to));
  };
  return (
    <section class="panel stack">
      <Form
        name={`move-${from ?? OWN}`}
        check={(values) => ({
          [contracts[0]?.contractId ?? '']: contracts.some(({ contractId }) => values[contractId])
            ? undefined
            : t('move.missing'),
          to: values.to ? undefined : t('move.toMissing'),
        })}
        submit={move}
        submitText={t('move.submit')}
        pendingText={t('move.pending')}
        fieldOf={(field) => (field === 'organisationId' ? 'to' : field)}
      >
        <Which contracts={contracts} ticked={query.contract} />
        <SelectField
          name="to"
          label={t('move.to')}
          empty={t('move.toMissing')}
          value={targets.length === 1 ? targets[0]?.[0] : query.to}
          options={targets}
        />
        <Notice>{t(from ? 'move.outText' : 'move.intoText')}</Notice>
      </Form>
    </section>
  );
}

/** Every cabinet that the reader may move contracts to; their own has no name here. */
function targetsOf(
  organisations: Organisations,
  from: OrganisationId | undefined,
): (readonly [id: string, name?: string])[] {
  const managed = organisations
    .filter(({ role, organisationId }) => role === 'manager' && organisationId !== from)
    .map(({ organisationId, name }) => [organisationId, name] as const);
  return from ? [[OWN], ...managed] : managed;
}

function Which(props: {
  readonly contracts: readonly Summary[];
  readonly ticked: string | undefined;
}): VNode {
  const { t, format } = useWords();
  const boxes = useRef<HTMLFieldSetElement>(null);
  const tickAll = (): void => {
    for (const box of boxes.current?.querySelectorAll('input') ?? []) box.checked = true;
  };
  return (
    <fieldset ref={boxes} class="stack gap-2">
      <legend class="font-semibold mb-2">{t('move.which')}</legend>
      {props.contracts.map(({ contractId, address, number, supplierName }) => (
        <div key={contractId} class="choice-box">
          <Checkbox name={contractId} checked={contractId === props.ticked}>
            <strong class="block">{address}</strong>
            <span class="muted small figures">
              {format.account(number)} · {supplierName}
            </span>
          </Checkbox>
        </div>
      ))}
      {props.contracts.length > 1 && (
        <div class="actions">
          <Button small look="plain" onClick={tickAll}>
            {t('move.all')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function Nowhere(): VNode {
  const { t } = useWords();
  return (
    <section class="panel stack">
      <p>{t('move.nowhere')}</p>
      <div class="actions">
        <ButtonLink look="quiet" href="/organisations">
          {t('organisations.begin')}
        </ButtonLink>
      </div>
    </section>
  );
}
