import { Fault, type Period } from '#core/kernel';

/** No bill of this period (404). */
export const billMissing = (): Fault =>
  new Fault('missing', 'billing.bill_missing', {
    ru: 'Счёта за этот период нет. Выберите период из списка счетов.',
    en: 'There is no bill of this period. Choose one from the list of bills.',
  });

/** A run is started by the scheduler or by an operator's command only (403). */
export const runBySystemOnly = (): Fault =>
  new Fault('forbidden', 'billing.run_by_system_only', {
    ru: 'Расчёт запускает только сама система или оператор командой.',
    en: 'Bill runs are started by the system itself or by an operator’s command.',
  });

/** The month has not begun where the supplier is (422). */
export const periodNotBegun = (period: Period): Fault =>
  new Fault(
    'refused',
    'billing.period_not_begun',
    {
      ru: `Период ${period} ещё не начался: рассчитать его нельзя.`,
      en: `The period ${period} has not begun: it cannot be billed.`,
    },
    { facts: { period } },
  );

/** The run has not been planned (404). */
export const runMissing = (period: Period): Fault =>
  new Fault(
    'missing',
    'billing.run_missing',
    {
      ru: `Такого расчёта за ${period} не было. Запустите его сначала.`,
      en: `There was no such run of ${period}. Start one first.`,
    },
    { facts: { period } },
  );

/** The run is paused: it is resumed, not started (409). */
export const runPaused = (period: Period): Fault =>
  new Fault(
    'conflict',
    'billing.run_paused',
    {
      ru: `Расчёт за ${period} приостановлен. Продолжите его вместо того, чтобы запускать.`,
      en: `The run of ${period} is paused. Resume it instead of starting it.`,
    },
    { facts: { period } },
  );

/** The run is closed: there is nothing to pause or to resume (409). */
export const runClosed = (period: Period): Fault =>
  new Fault(
    'conflict',
    'billing.run_closed',
    {
      ru: `Расчёт за ${period} закрыт: приостанавливать или продолжать нечего. Запустите его снова, чтобы рассчитать пропущенное.`,
      en: `The run of ${period} is closed: there is nothing to pause or resume. Start it again to bill what was skipped.`,
    },
    { facts: { period } },
  );

/** A run is closed when all its shards are finished, not before (409). */
export const runUnfinished = (period: Period, unfinishedShards: number): Fault =>
  new Fault(
    'conflict',
    'billing.run_unfinished',
    {
      ru: `Расчёт за ${period} не закончен: осталось частей — ${unfinishedShards}. Продолжите его и закройте снова.`,
      en: `The run of ${period} is not finished: ${unfinishedShards} shards remain. Resume it, then close it again.`,
    },
    { facts: { period, unfinishedShards } },
  );

/** Months are billed in order: an earlier one of this contract has no bill yet (422). */
export const earlierPeriodUnbilled = (period: Period): Fault =>
  new Fault(
    'refused',
    'billing.earlier_period_unbilled',
    {
      ru: `За ${period} счёт ещё не выставлен. Рассчитайте сначала этот период.`,
      en: `The bill of ${period} has not been issued. Bill that period first.`,
    },
    { facts: { period } },
  );

/** A later month was billed first; this one is in its readings already (422). */
export const laterPeriodBilled = (period: Period): Fault =>
  new Fault(
    'refused',
    'billing.later_period_billed',
    {
      ru: `Уже выставлен счёт за более поздний период — ${period}.`,
      en: `The bill of a later period, ${period}, has been issued already.`,
    },
    { facts: { period } },
  );

/** A month has to be recalculated, and its bill is not there (422). */
export const earlierBillMissing = (period: Period): Fault =>
  new Fault(
    'refused',
    'billing.earlier_bill_missing',
    {
      ru: `Нужен перерасчёт за ${period}, но счёта за этот период нет.`,
      en: `The month ${period} has to be recalculated, but its bill is not there.`,
    },
    { facts: { period } },
  );

/** The head names a meter that has no record (422). */
export const meterMissing = (meterId: string): Fault =>
  new Fault(
    'refused',
    'billing.meter_missing',
    {
      ru: 'В договоре указан прибор, о котором нет записи. Загрузите прибор заново.',
      en: 'The contract names a meter that has no record. Load the meter again.',
    },
    { facts: { meterId } },
  );

/** A company's meter has been silent for longer than an estimate may stand in (422; Decree 442 p. 166). */
export const companyReadingMissing = (meterId: string, months: number): Fault =>
  new Fault(
    'refused',
    'billing.company_reading_missing',
    {
      ru: `Показаний прибора организации нет ${months} мес. подряд. Снимите показания: расчётный способ здесь больше не применим.`,
      en: `A company's meter has had no reading for ${months} months in a row. Read it: an estimate can stand in no longer.`,
    },
    { facts: { meterId, months } },
  );

/** A company's meter has no reading and no history to estimate from (422). */
export const historyMissing = (meterId: string): Fault =>
  new Fault(
    'refused',
    'billing.history_missing',
    {
      ru: 'Показаний прибора нет, и нет истории потребления, по которой можно было бы посчитать среднее.',
      en: 'The meter has no reading, and no history of consumption to take an average from.',
    },
    { facts: { meterId } },
  );

/** The contract's data cannot be read as what it should be; the log says why (422). */
export const dataBroken = (cause: unknown): Fault =>
  new Fault(
    'refused',
    'billing.data_broken',
    {
      ru: 'Данные договора повреждены: рассчитать его нельзя. Причина — в журнале.',
      en: 'The contract’s data is broken: it cannot be billed. The log has the cause.',
    },
    { cause },
  );

/** The contract changed again and again while it was being billed (409). */
export const contractBusy = (): Fault =>
  new Fault('conflict', 'billing.contract_busy', {
    ru: 'Договор менялся во время расчёта несколько раз подряд. Повторите расчёт.',
    en: 'The contract kept changing while it was being billed. Run again.',
  });

/** The contract was ended while the run was under way (422); it is billed no more. */
export const contractTerminated = (): Fault =>
  new Fault('refused', 'billing.contract_terminated', {
    ru: 'Договор расторгнут во время расчёта: счёт по нему больше не выставляется.',
    en: 'The contract was terminated during the run: it is billed no more.',
  });

/** A contract is closed when its last day has come, not before (422). */
export const closingInFuture = (lastDay: string): Fault =>
  new Fault(
    'refused',
    'billing.closing_in_future',
    {
      ru: `День закрытия ${lastDay} ещё не наступил. Закройте договор в этот день или позже.`,
      en: `The closing day ${lastDay} has not come. Close the contract on that day or later.`,
    },
    { facts: { lastDay } },
  );

/** The contract has ended already, in another way than is asked for (409). */
export const contractEnded = (): Fault =>
  new Fault('conflict', 'billing.contract_ended', {
    ru: 'Договор уже закрыт. Его последний счёт — в списке счетов.',
    en: 'The contract has ended already. Its last bill is in the list of bills.',
  });

/** A final bill is not made again: what was wrong is settled outside it (422). */
export const lastBillStands = (): Fault =>
  new Fault('refused', 'billing.last_bill_stands', {
    ru: 'Договор закрыт: его последний счёт заново не выставляется.',
    en: 'The contract has ended: its last bill is not made again.',
  });

/** Billed again, the month would come to the very same (422). */
export const nothingToRebill = (period: Period): Fault =>
  new Fault(
    'refused',
    'billing.nothing_to_rebill',
    {
      ru: `Новый счёт за ${period} совпал бы с прежним до последней строки. Исправьте сначала данные договора или тариф.`,
      en: `A new bill of ${period} would be the same to the last line. Correct the contract’s data or the tariff first.`,
    },
    { facts: { period } },
  );
