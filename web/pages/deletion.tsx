import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import { ApiFault } from '../api/fault.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { Form } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Notice } from '../ui/notice.tsx';
import { OwnPasswordField, ownPasswordMissing } from './own-password-field.tsx';
import { ProfileFrame } from './profile-frame.tsx';

/** Asking for the account to be deleted, and taking it back while there is time. */
export default function Deletion(): VNode {
  const { t, format } = useWords();
  const asked = useOperation('identity.getMe', {});
  return (
    <ProfileFrame title={t('deletion.title')}>
      <p>{t('deletion.text')}</p>
      <p>{t('deletion.organisations')}</p>
      <p>{t('deletion.grace')}</p>
      <Loaded asked={asked} bones={<Bones rows={1} />}>
        {({ deletionAt }) =>
          deletionAt ? (
            <>
              <Notice look="warn" live>
                {t('deletion.due', { at: format.day(deletionAt) })}
              </Notice>
              <Keep />
            </>
          ) : (
            <Ask />
          )
        }
      </Loaded>
    </ProfileFrame>
  );
}

function Ask(): VNode {
  const { t } = useWords();
  const [isLastManager, setLastManager] = useState(false);
  const ask = async (password: string): Promise<void> => {
    try {
      await call('identity.askDeletion', { password });
    } catch (fault) {
      setLastManager(fault instanceof ApiFault && fault.code === 'organisation.last_manager');
      throw fault;
    }
    await forget('identity.getMe');
  };
  return (
    <Form
      name="deletion"
      check={(values) => ownPasswordMissing(values, t)}
      submit={({ password = '' }) => ask(password)}
      submitText={t('deletion.ask')}
      beside={
        isLastManager && (
          <ButtonLink look="quiet" href="/organisations">
            {t('deletion.toOrganisations')}
          </ButtonLink>
        )
      }
    >
      <OwnPasswordField />
    </Form>
  );
}

function Keep(): VNode {
  const words = useWords();
  const { t } = words;
  const [pending, setPending] = useState(false);
  const keep = async (): Promise<void> => {
    setPending(true);
    try {
      await call('identity.cancelDeletion', {});
      announce(t('deletion.kept'));
      await forget('identity.getMe');
    } catch (fault) {
      announce(faultWords(fault, words));
    } finally {
      setPending(false);
    }
  };
  return (
    <div class="actions">
      <Button pending={pending} onClick={keep}>
        {t('deletion.cancel')}
      </Button>
    </div>
  );
}
