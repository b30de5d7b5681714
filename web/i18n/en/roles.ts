import type { Texts } from '../catalogue.ts';
import type { roles as russian } from '../ru/roles.ts';

export const roles = {
  'role.observer.may': 'see contracts, bills and payments',
  'role.readings.may': 'see everything and send readings',
  'role.payments.may': 'see everything, send readings and pay',
  'role.manager.may': 'do everything: pay, add and move contracts, invite people',
  'role.you': 'You may {may}.',
  'role.ask': 'A manager can give you another role.',
} satisfies Record<keyof typeof russian, Texts[string]>;
