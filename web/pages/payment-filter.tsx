import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import type { PlainDate } from '#core/kernel';
import type { Request } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { dropDraft } from '../ui/draft.ts';
import { Field } from '../ui/field.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { More } from '../ui/more.tsx';
import { SelectField } from '../ui/select-field.tsx';

export type PaymentFilter = Pick<Request<'payment.listPayments'>, 'state' | 'origin' | 'from' | 'to'>;

const STATES = ['succeeded', 'pending', 'canceled', 'quarantined', 'refunded'] as const;
const ORIGINS = ['cabinet', 'autopay', 'guest', 'register'] as const;
const FORM = 'payment-filter';
/** What the API takes for a day. */
const DAY = /^20\d\d-\d\d-\d\d$/;

/** The filter that the address names; what it cannot mean is left out. */
export function filterIn(query: FormValues): PaymentFilter {
  const state = STATES.find((known) => known === query.state);
  const origin = ORIGINS.find((known) => known === query.origin);
  return {
    ...(state && { state }),
    ...(origin && { origin }),
    ...(DAY.test(query.from ?? '') && { from: query.from as PlainDate }),
    ...(DAY.test(query.to ?? '') && { to: query.to as PlainDate }),
  };
}

/** Which payments are shown. The address keeps the choice, so that the way back from a payment leads to it. */
export function PaymentFilterForm({ filter }: { filter: PaymentFilter }): VNode {
  const { t } = useWords();
  const { path, route } = useLocation();
  const query = String(new URLSearchParams(filter as Record<string, string>));
  const show = (chosen: PaymentFilter): void => {
    const asked = String(new URLSearchParams(chosen as Record<string, string>));
    dropDraft(FORM);
    route(asked ? `${path}?${asked}` : path, true);
  };
  return (
    <More title={t('history.filter')} open={query !== ''}>
      <div class="mt-3">
        <Form
          key={query}
          name={FORM}
          check={({ from, to }) => ({
            to: from && to && from > to ? t('history.crossed') : undefined,
          })}
          submit={async (values) => show(filterIn(values))}
          submitText={t('history.show')}
          beside={
            query !== '' && (
              <Button look="plain" onClick={() => show({})}>
                {t('history.all')}
              </Button>
            )
          }
        >
          <div class="filter">
            <SelectField
              name="state"
              label={t('payments.state')}
              empty={t('history.anyState')}
              value={filter.state}
              options={STATES.map((state) => [state, t(`state.${state}`)])}
            />
            <SelectField
              name="origin"
              label={t('history.origin')}
              empty={t('history.anyOrigin')}
              value={filter.origin}
              options={ORIGINS.map((origin) => [origin, t(`origin.${origin}`)])}
            />
            <Field name="from" type="date" label={t('history.from')} defaultValue={filter.from ?? ''} />
            <Field name="to" type="date" label={t('history.to')} defaultValue={filter.to ?? ''} />
          </div>
        </Form>
      </div>
    </More>
  );
}
