import { Fault, type Text } from '#core/kernel';
import type { LinkingProof } from '#core/supplier';

/** The contract is not in the caller's cabinet; whether it exists elsewhere is not told (404). */
export const contractMissing = (cause?: string): Fault =>
  new Fault(
    'missing',
    'contract.missing',
    {
      ru: 'Такого лицевого счёта нет в вашем кабинете. Проверьте список счетов или привяжите счёт.',
      en: 'There is no such contract in your cabinet. Check your list, or link the contract.',
    },
    { ...(cause && { cause }) },
  );

/** The same, as staff are told it: the supplier has no contract of this number, or it has ended (404). */
export const contractUnknown = (cause?: string): Fault =>
  new Fault(
    'missing',
    'contract.missing',
    {
      ru: 'Действующего договора с таким номером у поставщика нет. Проверьте номер.',
      en: 'The supplier has no contract of this number, or it has ended. Check the number.',
    },
    { ...(cause && { cause }) },
  );

const REFUSED: Readonly<Record<LinkingProof, Text>> = {
  'activation-code': {
    ru: 'Не удалось привязать счёт. Проверьте номер и код активации; если они верны, получите новый код в офисе поставщика.',
    en: "The contract could not be linked. Check the number and the activation code; if they are right, get a new code at the supplier's office.",
  },
  'last-payment': {
    ru: 'Не удалось привязать счёт. Проверьте номер, адрес и сумму последнего зачисленного платежа до копейки; если всё верно, получите код активации в офисе поставщика.',
    en: "The contract could not be linked. Check the number, the address and the sum of the last payment that was credited, to the kopeck; if all is right, get an activation code at the supplier's office.",
  },
};

/** The number and its proof did not link (422): one answer to each kind of proof, whatever was wrong. */
export const linkRefused = (kind: LinkingProof, cause: string): Fault =>
  new Fault('refused', 'contract.link_refused', REFUSED[kind], { cause });

/** The supplier does not link contracts by this proof (422); a code of its office always does. */
export const proofNotAccepted = (): Fault =>
  new Fault('refused', 'contract.proof_not_accepted', {
    ru: 'Этот поставщик привязывает счета только по коду активации. Получите код в его офисе.',
    en: 'This supplier links contracts by an activation code only. Get one at its office.',
  });

/** Too many tries at one number by what was last paid for it (429), whether or not there is such a number. */
export const linkClosedToday = (retryAfterSeconds: number): Fault =>
  new Fault(
    'throttled',
    'contract.link_closed_today',
    {
      ru: 'Сегодня привязать этот счёт по последнему платежу больше нельзя. Попробуйте завтра или получите код активации в офисе поставщика.',
      en: "This contract can be linked by the last payment no more today. Try again tomorrow, or get an activation code at the supplier's office.",
    },
    { retryAfterSeconds },
  );

/** Too many wrong proofs for one number (429); `retryAfterSeconds` says how long the pause lasts. */
export const linkPaused = (retryAfterSeconds: number): Fault =>
  new Fault(
    'throttled',
    'contract.link_paused',
    {
      ru: `Слишком много неверных попыток для этого счёта. Попробуйте снова через ${minutes(retryAfterSeconds)} мин.`,
      en: `Too many wrong tries at this contract. Try again in ${minutes(retryAfterSeconds)} min.`,
    },
    { retryAfterSeconds },
  );

/** The contract is in nobody's cabinet (409). Told to staff only. */
export const notLinked = (): Fault =>
  new Fault('conflict', 'contract.not_linked', {
    ru: 'Этого лицевого счёта нет ни в чьём кабинете. Клиент регистрируется заново и привязывает счёт по коду активации.',
    en: 'This contract is in nobody’s cabinet. The customer registers anew and links it with an activation code.',
  });

/** The contract is an organisation's, whose members are no one customer (409). Told to staff only. */
export const inOrganisation = (): Fault =>
  new Fault('conflict', 'contract.in_organisation', {
    ru: 'Этот лицевой счёт — в кабинете организации. Доступ её участнику возвращает управляющий: он убирает прежнего участника и приглашает его снова.',
    en: 'This contract is in an organisation’s cabinet. A manager of it gives a member access again: removes who they were and invites them anew.',
  });

const minutes = (seconds: number): number => Math.max(1, Math.ceil(seconds / 60));

/** The contract is in somebody's cabinet, which it must leave first (422). For the supplier's staff only. */
export const inCabinet = (): Fault =>
  new Fault('refused', 'contract.in_cabinet', {
    ru: 'Этот счёт уже в чьём-то кабинете. Сначала его владелец убирает счёт оттуда.',
    en: "This contract is in somebody's cabinet. They take it out first.",
  });

/** No such invitation of the supplier's (404). */
export const invitationMissing = (): Fault =>
  new Fault('missing', 'contract.invitation_missing', {
    ru: 'Такого приглашения нет: оно отозвано, или его срок прошёл.',
    en: 'There is no such invitation: it was withdrawn, or its time is over.',
  });

/** Not a link of ours to an invitation, it was used or withdrawn, or its 14 days are over (422). */
export const invitationInvalid = (cause: string): Fault =>
  new Fault(
    'refused',
    'contract.invitation_invalid',
    {
      ru: 'Приглашение не действует: им уже воспользовались, его отозвали, или прошло 14 дней. Попросите поставщика прислать новое.',
      en: 'The invitation does not work: it was used or withdrawn, or 14 days have passed. Ask the supplier for a new one.',
    },
    { cause },
  );
