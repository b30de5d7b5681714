import type { VNode } from 'preact';
import type { Reply, Request } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { FormValues } from '../ui/form.tsx';
import { RadioBoxes } from '../ui/radio-boxes.tsx';

type Choice = Reply<'payment.getCardChoice'>;

const NEW = 'new';

/** With what the payment is made, as the API is told. */
export function methodOf(
  { cards }: Choice,
  values: FormValues,
): Pick<Request<'payment.startPayment'>, 'cardId' | 'saveCard'> {
  const card = cards.find(({ cardId }) => cardId === values.method);
  if (card) return { cardId: card.cardId };
  return values.saveCard === 'on' ? { saveCard: true } : {};
}

/** A bound card, or one on the acquirer's page, which may be remembered. */
export function PayMethod({ choice, values }: { choice: Choice; values: FormValues }): VNode | null {
  const { t } = useWords();
  const { cards, maySave } = choice;
  const isNew = cards.length === 0 || (values.method ?? NEW) === NEW;
  if (cards.length === 0 && !maySave) return null;
  return (
    <>
      {cards.length > 0 && (
        <RadioBoxes
          name="method"
          legend={t('pay.with')}
          value={values.method ?? NEW}
          options={[
            [NEW, t('pay.newCard')],
            ...cards.map(({ cardId, title }) => [cardId, t('pay.boundCard', { card: title })] as const),
          ]}
        />
      )}
      {maySave && isNew && <Checkbox name="saveCard">{t('pay.saveCard')}</Checkbox>}
    </>
  );
}
