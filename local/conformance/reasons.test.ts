import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cabinet as en } from '../../web/i18n/en/cabinet.ts';
import { cabinet as ru } from '../../web/i18n/ru/cabinet.ts';
import { CANCEL_REASONS } from '../acquirer/test-cards.ts';

const page = readFileSync(join(import.meta.dirname, '../../web/pages/payment-state.tsx'), 'utf8');
const words = { ru: new Map(Object.entries(ru)), en: new Map(Object.entries(en)) };

test.each(Object.keys(CANCEL_REASONS))(
  'a payment cancelled for %s says so in each language, in words of its own',
  (reason) => {
    expect(page).toContain(`'${reason}',`);
    for (const [language, text] of Object.entries(words)) {
      expect(String(text.get(`reason.${reason}`) ?? '').length, language).toBeGreaterThan(15);
      expect(text.get(`reason.${reason}`), language).not.toBe(text.get('reason.other'));
    }
  },
);
