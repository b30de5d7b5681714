import { Fault, type OrganisationRole, type Text } from '#core/kernel';

/** The caller is no member of it; whether there is one is not told (404). */
export const organisationMissing = (): Fault =>
  new Fault('missing', 'organisation.missing', {
    ru: 'Такой организации нет среди ваших. Проверьте список организаций или попросите приглашение.',
    en: 'There is no such organisation among yours. Check the list, or ask for an invitation.',
  });

const DONE_BY: Readonly<Record<OrganisationRole, Text>> = {
  observer: { ru: 'любой участник', en: 'any member' },
  readings: { ru: 'кто передаёт показания', en: 'who sends readings' },
  payments: { ru: 'кто платит', en: 'who pays' },
  manager: { ru: 'управляющий', en: 'a manager' },
};

/** A member, whose role may not do this (403): what is there they see anyhow. */
export const roleInsufficient = (needed: OrganisationRole): Fault =>
  new Fault('forbidden', 'organisation.role_insufficient', {
    ru: `В этой организации такое делает ${DONE_BY[needed].ru}. Попросите управляющего сменить вашу роль.`,
    en: `In this organisation ${DONE_BY[needed].en} does this. Ask a manager for another role.`,
  });

/** The user is in as many organisations as may be (422). */
export const tooManyOrganisations = (most: number): Fault =>
  new Fault('refused', 'organisation.too_many', {
    ru: `Один человек состоит не больше чем в ${most} организациях. Сначала выйдите из одной из них.`,
    en: `One person is in ${most} organisations at most. Leave one of them first.`,
  });

/** The organisation has as many members, or waiting invitations, as may be (422). */
export const organisationFull = (): Fault =>
  new Fault('refused', 'organisation.full', {
    ru: 'Больше участников или приглашений нельзя. Уберите тех, кто больше не нужен.',
    en: 'There may be no more members or invitations. Remove those that are not needed.',
  });

/** No such member (404). */
export const memberMissing = (): Fault =>
  new Fault('missing', 'organisation.member_missing', {
    ru: 'Такого участника в организации нет. Обновите список.',
    en: 'The organisation has no such member. Reload the list.',
  });

/** It would be left without a manager (422). */
export const lastManager = (name: string): Fault =>
  new Fault('refused', 'organisation.last_manager', {
    ru: `Вы последний управляющий в организации ${name}. Сначала назначьте другого управляющего или закройте организацию.`,
    en: `You are the last manager of ${name}. Make somebody else a manager first, or close the organisation.`,
  });

/** It still has contracts, which would be lost with it (422). */
export const hasContracts = (): Fault =>
  new Fault('refused', 'organisation.has_contracts', {
    ru: 'В организации ещё есть лицевые счета. Сначала перенесите их в свой кабинет или уберите.',
    en: 'The organisation still has contracts. Move them to your own cabinet or unlink them first.',
  });

/** No such invitation that waits (404). */
export const invitationMissing = (): Fault =>
  new Fault('missing', 'organisation.invitation_missing', {
    ru: 'Такого приглашения нет: его приняли, отозвали, или его срок прошёл. Обновите список.',
    en: 'There is no such invitation: it was accepted or withdrawn, or its time is over. Reload the list.',
  });

/** Not a link of ours to an invitation, it was used or withdrawn, or its 14 days are over (422). */
export const invitationInvalid = (cause: string): Fault =>
  new Fault(
    'refused',
    'organisation.invitation_invalid',
    {
      ru: 'Приглашение не действует: его уже приняли, отозвали, или прошло 14 дней. Попросите управляющего прислать новое.',
      en: 'The invitation does not work: it was accepted or withdrawn, or 14 days have passed. Ask a manager for a new one.',
    },
    { cause },
  );
