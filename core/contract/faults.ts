import { Fault } from '#core/kernel';

/** The contract is not in the caller's cabinet; whether it exists elsewhere is not told (404). */
export const contractMissing = (cause?: string): Fault =>
  new Fault(
    'missing',
    'contract.missing',
    {
      ru: 'Такого лицевого счёта нет в вашем кабинете. Проверьте список счетов или привяжите счёт по коду активации.',
      en: 'There is no such contract in your cabinet. Check your list, or link the contract with its activation code.',
    },
    { ...(cause && { cause }) },
  );

/** The number and code did not link (422): one answer, whatever was wrong. */
export const linkRefused = (cause: string): Fault =>
  new Fault(
    'refused',
    'contract.link_refused',
    {
      ru: 'Не удалось привязать счёт. Проверьте номер и код активации; если они верны, получите новый код в офисе поставщика.',
      en: "The contract could not be linked. Check the number and the activation code; if they are right, get a new code at the supplier's office.",
    },
    { cause },
  );

/** Too many wrong codes for one number (429); `retryAfterSeconds` says how long the pause lasts. */
export const linkPaused = (retryAfterSeconds: number): Fault =>
  new Fault(
    'throttled',
    'contract.link_paused',
    {
      ru: `Слишком много неверных кодов для этого счёта. Попробуйте снова через ${minutes(retryAfterSeconds)} мин.`,
      en: `Too many wrong codes for this contract. Try again in ${minutes(retryAfterSeconds)} min.`,
    },
    { retryAfterSeconds },
  );

const minutes = (seconds: number): number => Math.max(1, Math.ceil(seconds / 60));
