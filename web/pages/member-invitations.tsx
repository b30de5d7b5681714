import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Instant, OrganisationRole } from '#core/kernel';
import { call } from '../api/client.ts';
import { forget } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { EmailField } from '../ui/email-field.tsx';
import { Form } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { isEmail } from '../ui/login.ts';
import { Notice } from '../ui/notice.tsx';
import { RadioBoxes } from '../ui/radio-boxes.tsx';
import { useAct } from '../ui/use-act.ts';
import type { OrganisationView } from './organisation.tsx';
import { ROLES } from './roles.ts';

type Waiting = OrganisationView['invitations'][number];

interface Sent {
  readonly email: string;
  readonly expiresAt: Instant;
}

/** Invitations that wait, and another. */
export function Invitations({ organisation }: { organisation: OrganisationView }): VNode {
  const { t } = useWords();
  const { invitations } = organisation;
  const [sent, setSent] = useState<Sent>();
  return (
    <section class="panel stack">
      {invitations.length > 0 && (
        <>
          <h2>{t('invite.waiting')}</h2>
          <ul class="rows">
            {invitations.map((waiting) => (
              <li key={waiting.invitationId}>
                <WaitingRow organisation={organisation} waiting={waiting} />
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('invite.title')}</h2>
      {sent ? (
        <SentNotice sent={sent} onMore={() => setSent(undefined)} />
      ) : (
        <Invite organisation={organisation} onSent={setSent} />
      )}
    </section>
  );
}

function WaitingRow(props: { organisation: OrganisationView; waiting: Waiting }): VNode {
  const { t, format } = useWords();
  const { organisationId } = props.organisation;
  const { invitationId, sentTo: email, role, expiresAt } = props.waiting;
  const { act, state, fault } = useAct(async () => {
    await call('organisation.withdrawInvitation', { organisationId, invitationId });
    announce(t('invite.withdrawn', { email }));
    await forget('organisation.getOrganisation');
  });
  return (
    <div class="stack gap-2">
      <p>
        <span class="break-all">{email}</span>
        <br />
        <span class="muted small">
          {t('invite.until', { role: t(`role.${role}`), date: format.day(expiresAt) })}
        </span>
      </p>
      <div class="actions">
        <Button small look="plain" pending={state === 'working'} onClick={act}>
          <span aria-hidden="true">{t('invite.withdraw')}</span>
          <span class="visually-hidden">{t('invite.withdrawOf', { email })}</span>
        </Button>
      </div>
      {fault && (
        <Notice look="bad" live>
          {fault}
        </Notice>
      )}
    </div>
  );
}

function Invite(props: { organisation: OrganisationView; onSent: (sent: Sent) => void }): VNode {
  const { t } = useWords();
  const { organisationId } = props.organisation;
  return (
    <Form
      name="invite"
      check={({ email = '' }) => ({ email: isEmail(email) ? undefined : t('field.emailWrong') })}
      submit={async ({ email = '', role }) => {
        const { expiresAt } = await call('organisation.inviteMember', {
          ...{ organisationId, email, role: role as OrganisationRole },
        });
        props.onSent({ email, expiresAt });
        await forget('organisation.getOrganisation');
      }}
      submitText={t('invite.submit')}
      pendingText={t('invite.pending')}
    >
      <EmailField name="email" label={t('invite.email')} hint={t('invite.emailHint')} />
      <RadioBoxes
        name="role"
        legend={t('invite.role')}
        value="observer"
        options={ROLES.map((role) => [
          role,
          <span key={role}>
            <strong class="block">{t(`role.${role}`)}</strong>
            <span class="muted small">{t('role.can', { may: t(`role.${role}.may`) })}</span>
          </span>,
        ])}
      />
    </Form>
  );
}

/** It takes the focus that the form had. */
function SentNotice({ sent, onMore }: { sent: Sent; onMore: () => void }): VNode {
  const { t, format } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <Notice look="good">
        <h3 ref={heading} tabIndex={-1}>
          {t('invite.sent')}
        </h3>
        <p class="break-words">
          {t('invite.sentText', { email: sent.email, date: format.day(sent.expiresAt) })}
        </p>
      </Notice>
      <div class="actions">
        <Button look="quiet" onClick={onMore}>
          {t('invite.more')}
        </Button>
      </div>
    </>
  );
}
