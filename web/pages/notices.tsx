import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Form } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { ProfileFrame } from './profile-frame.tsx';

type Me = Reply<'identity.getMe'>;
const CHOICES = ['bill-ready', 'payment-received'] as const satisfies Me['notices'];

/** Which news of contracts come by mail. */
export default function Notices(): VNode {
  const { t } = useWords();
  const asked = useOperation('identity.getMe', {});
  return (
    <ProfileFrame title={t('notices.title')} lead={t('notices.lead')}>
      <Loaded asked={asked} bones={<Bones rows={2} />}>
        {(me) => <NoticesForm key={me.notices.join()} me={me} />}
      </Loaded>
    </ProfileFrame>
  );
}

function NoticesForm({ me }: { me: Me }): VNode {
  const { t } = useWords();
  return (
    <section class="panel">
      <Form
        name="notices"
        check={() => ({})}
        submit={async (values) => {
          await call('identity.chooseNotices', { wanted: CHOICES.filter((kind) => values[kind]) });
          announce(t('names.done'));
          await forget('identity.getMe');
        }}
        submitText={t('profile.save')}
      >
        {CHOICES.map((kind) => (
          <Checkbox key={kind} name={kind} checked={me.notices.includes(kind)}>
            {t(`notices.${kind}`)}
          </Checkbox>
        ))}
      </Form>
    </section>
  );
}
