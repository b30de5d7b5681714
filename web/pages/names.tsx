import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Form } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { NameFields, namesMissing } from '../ui/name-fields.tsx';
import { RadioBoxes } from '../ui/radio-boxes.tsx';
import { ProfileFrame } from './profile-frame.tsx';

type Me = Reply<'identity.getMe'>;

/** How the person is called, and the language of what is sent to them. */
export default function Names(): VNode {
  const { t } = useWords();
  const asked = useOperation('identity.getMe', {});
  return (
    <ProfileFrame title={t('names.title')}>
      <Loaded asked={asked} bones={<Bones rows={3} />}>
        {(me) => <NamesForm me={me} />}
      </Loaded>
    </ProfileFrame>
  );
}

function NamesForm({ me }: { me: Me }): VNode {
  const { t } = useWords();
  return (
    <section class="panel">
      <Form
        name="names"
        check={(values) => namesMissing(values, t)}
        submit={async ({ givenName = '', familyName = '', language }) => {
          await call('identity.changeProfile', {
            givenName,
            familyName,
            language: language as Me['language'],
          });
          announce(t('names.done'));
          await forget('identity.getMe');
        }}
        submitText={t('profile.save')}
      >
        <NameFields known={me} />
        <RadioBoxes
          name="language"
          legend={t('names.language')}
          value={me.language}
          options={[
            ['ru', 'Русский'],
            ['en', 'English'],
          ]}
        />
      </Form>
    </section>
  );
}
