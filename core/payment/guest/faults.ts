import { Fault, type Kopecks } from '#core/kernel';
import { wrongField } from '../faults.ts';

/** No active contract of this supplier has the number (404). */
export const guestContractMissing = (): Fault =>
  new Fault(
    'missing',
    'payment.guest_contract_missing',
    {
      ru: 'Договора с таким номером нет или он закрыт. Проверьте номер по квитанции и поставщика.',
      en: 'There is no contract with this number, or it is closed. Check the number on the bill, and the supplier.',
    },
    {
      fields: [
        {
          field: 'number',
          code: 'unknown',
          detail: {
            ru: 'Договора с таким номером у этого поставщика нет или он закрыт. Проверьте 14 цифр по квитанции.',
            en: 'This supplier has no contract with this number, or it is closed. Check the 14 digits on the bill.',
          },
        },
      ],
    },
  );

/** Not a ticket of ours, or its 30 minutes are over (422). */
export const guestTicketOld = (cause: string): Fault =>
  new Fault(
    'refused',
    'payment.guest_ticket_old',
    {
      ru: 'Прошло много времени. Найдите договор ещё раз и повторите оплату.',
      en: 'A long time has passed. Find the contract again and repeat the payment.',
    },
    { cause },
  );

/** More than the supplier takes for an everyday sum (409); sent again with the confirmation, it is begun. */
export const largeSumUnconfirmed = (facts: { amountKopecks: Kopecks; largeKopecks: Kopecks }): Fault =>
  wrongField(
    'conflict',
    'payment.large_sum_unconfirmed',
    'amountKopecks',
    {
      ru: 'Это большая сумма. Проверьте её и, если всё верно, подтвердите: отправьте платёж ещё раз.',
      en: 'This is a large sum. Check it and, if it is right, confirm it: send the payment again.',
    },
    facts,
  );
