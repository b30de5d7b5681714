import { Fault, type Text } from '#core/kernel';

/** Absent, unbound, of another person or of another supplier: one answer (404). */
export const cardMissing = (): Fault =>
  new Fault(
    'missing',
    'payment.card_missing',
    {
      ru: 'Такой карты для этого поставщика у вас нет. Выберите другую или заплатите новой картой.',
      en: 'You have no such card for this supplier. Choose another, or pay with a new card.',
    },
    {
      fields: [
        {
          field: 'cardId',
          code: 'payment.card_missing',
          detail: { ru: 'Этой карты нет.', en: 'There is no such card.' },
        },
      ],
    },
  );

/** A card is charged and to be bound at once (400). */
export const cardTwice = (): Fault =>
  new Fault(
    'invalid',
    'payment.card_twice',
    {
      ru: 'Эта карта уже сохранена. Заплатите ею или новой картой, которую нужно запомнить.',
      en: 'This card is bound already. Pay with it, or with a new card that is to be bound.',
    },
    {
      fields: [
        {
          field: 'saveCard',
          code: 'payment.card_twice',
          detail: { ru: 'Не вместе с cardId.', en: 'Not together with cardId.' },
        },
      ],
    },
  );

const mayNotSave = (code: string, detail: Text, facts: Record<string, number> = {}): Fault =>
  new Fault('refused', code, detail, { fields: [{ field: 'saveCard', code, detail }], facts });

/** No payment of this person to this supplier has succeeded yet (422). */
export const cardOnFirstPayment = (): Fault =>
  mayNotSave('payment.card_on_first_payment', {
    ru: 'Карту можно сохранить со второго платежа этому поставщику. Заплатите, не сохраняя её.',
    en: 'A card can be bound from the second payment to this supplier on. Pay without binding it.',
  });

/** The supplier's acquirer remembers no cards (422). */
export const cardsNotOffered = (): Fault =>
  mayNotSave('payment.cards_not_offered', {
    ru: 'Платёжная система этого поставщика не сохраняет карты. Заплатите, не сохраняя карту.',
    en: 'This supplier’s payment system does not remember cards. Pay without binding the card.',
  });

/** The person has as many cards as may be (422). */
export const tooManyCards = (limit: number): Fault =>
  mayNotSave(
    'payment.too_many_cards',
    {
      ru: `Можно сохранить не больше ${limit} карт. Удалите одну из них или заплатите, не сохраняя карту.`,
      en: `At most ${limit} cards can be bound. Unbind one of them, or pay without binding the card.`,
    },
    { limit },
  );
