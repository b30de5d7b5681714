/** What a member of an organisation may do, said wherever an organisation is spoken of. */
export const roles = {
  'role.observer.may': 'смотреть договоры, счета и платежи',
  'role.readings.may': 'смотреть и передавать показания',
  'role.payments.may': 'смотреть, передавать показания и платить',
  'role.manager.may': 'делать всё: платить, добавлять и переносить договоры, приглашать людей',
  'role.you': 'Вы можете {may}.',
  'role.ask': 'Другую роль даёт управляющий.',
} as const;
