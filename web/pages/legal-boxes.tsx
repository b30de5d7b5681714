import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import { ApiFault } from '../api/fault.ts';
import type { Reply } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { FormValues, Problems } from '../ui/form.tsx';

type Versions = { licenceVersion: string; consentVersion: string; marketingVersion?: string };

/** What anybody agrees to who opens a cabinet. The licence and the personal data must be; advertising may. */
export function LegalBoxes(): VNode {
  const { rich } = useWords();
  const document = (href: string) => (text: string) => (
    <a href={href} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
  return (
    <>
      <Checkbox name="licence">{rich('signUp.licence', { link: document('/legal/licence') })}</Checkbox>
      <Checkbox name="consent">{rich('signUp.consent', { link: document('/legal/consent') })}</Checkbox>
      <Checkbox name="marketing">{rich('signUp.marketing', { link: document('/legal/marketing') })}</Checkbox>
    </>
  );
}

/** What of it is missing, and sending a form with the versions that were shown; they are asked anew once they are outdated. */
export function useLegal(): {
  readonly missing: (values: FormValues) => Problems;
  readonly agreeing: <T>(values: FormValues, send: (versions: Versions) => Promise<T>) => Promise<T>;
} {
  const { t } = useWords();
  const [legal, setLegal] = useState<Reply<'identity.getLegal'>>();
  useEffect(() => {
    call('identity.getLegal', {}).then(setLegal, () => {});
  }, []);
  return {
    missing: (values) => ({
      licence: values.licence ? undefined : t('signUp.licenceMissing'),
      consent: values.consent ? undefined : t('signUp.consentMissing'),
    }),
    agreeing: async (values, send) => {
      const { marketingVersion, ...versions } = legal ?? (await call('identity.getLegal', {}));
      try {
        return await send({ ...versions, ...(values.marketing && { marketingVersion }) });
      } catch (fault) {
        if (fault instanceof ApiFault && fault.code === 'identity.text_outdated') setLegal(undefined);
        throw fault;
      }
    },
  };
}
