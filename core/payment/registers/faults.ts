import { Fault } from '#core/kernel';
import { KNOWN_OTHERWISE, LineFaults } from './register-file.ts';

/** A register with a fault in it (400): nothing of the file was written. `fields` say each fault's line and column. */
export const registerRefused = ({ told, count }: LineFaults): Fault =>
  new Fault(
    'invalid',
    'payment.register_refused',
    {
      ru: `Реестр не принят, ничего не проведено. Ошибок: ${count}. Исправьте их или запросите файл заново и загрузите его ещё раз.`,
      en: `The register was not taken and nothing was posted. Faults: ${count}. Put them right, or ask for the file again, and load it once more.`,
    },
    { fields: told, facts: { faults: count } },
  );

/** {@link registerRefused} of a line that another file has told otherwise while this one was loaded; it may be loaded again. */
export function registerContradicts(line: number): Fault {
  const faults = new LineFaults();
  faults.add(line, undefined, KNOWN_OTHERWISE);
  return registerRefused(faults);
}

/** The first register of a name that this supplier has not used (422): a typing error would post the same money again. */
export const registerSourceUnknown = (source: string, known: readonly string[]): Fault =>
  new Fault(
    'refused',
    'payment.register_source_unknown',
    {
      ru: `Реестров источника «${source}» ещё не было${known.length > 0 ? `; были: ${known.join(', ')}` : ''}. Проверьте имя, а если источник новый, подтвердите это.`,
      en: `There were no registers of the source “${source}” yet${known.length > 0 ? `; there were: ${known.join(', ')}` : ''}. Check the name; if the source is new, say so.`,
    },
    { facts: { source } },
  );

/** No such line waits at this supplier (404). */
export const suspenseMissing = (): Fault =>
  new Fault('missing', 'payment.suspense_missing', {
    ru: 'Такой строки среди невыясненных нет. Откройте список заново.',
    en: 'There is no such line in suspense. Open the list again.',
  });

/** Somebody has proposed or decided meanwhile, or the bank has taken the operation back (409). */
export const suspenseElsewhere = (state: string): Fault =>
  new Fault(
    'conflict',
    'payment.suspense_elsewhere',
    {
      ru: 'С этой строкой уже поступили иначе. Откройте список заново.',
      en: 'This line has been dealt with otherwise meanwhile. Open the list again.',
    },
    { facts: { state } },
  );

/** Who proposes does not approve (403): money moves by two people. */
export const suspenseOwnProposal = (): Fault =>
  new Fault('forbidden', 'payment.suspense_own_proposal', {
    ru: 'Это ваше предложение: утвердить его должен другой сотрудник.',
    en: 'This is your own proposal: another member of staff has to approve it.',
  });

/** A cancellation without a payment moves no money to a contract (422). */
export const cancellationHasNoMoney = (): Fault =>
  new Fault('refused', 'payment.cancellation_has_no_money', {
    ru: 'Эта строка — отмена, по ней ничего не зачисляют. Загрузите реестр с самим платежом или закройте строку с пояснением.',
    en: 'This line is a cancellation, there is nothing to credit. Load the register with its payment, or close the line with a note.',
  });
