import { Fault } from '#core/kernel';

/** A supplier's whole book is for the system only: a job, or an operator's command (403). */
export const bookForSystemOnly = (): Fault =>
  new Fault('forbidden', 'ledger.book_for_system_only', {
    ru: 'Все проводки поставщика доступны только самой системе или оператору командой.',
    en: 'All entries of a supplier are for the system itself or an operator’s command only.',
  });

/** An entry is taken back once (409). */
export const alreadyReversed = (): Fault =>
  new Fault('conflict', 'ledger.already_reversed', {
    ru: 'Эта проводка уже сторнирована. Обновите список проводок: сторно в нём есть.',
    en: 'This entry has been reversed already. Look at the list of entries again: the reversal is in it.',
  });
