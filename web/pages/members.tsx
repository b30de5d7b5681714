import type { VNode } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { OrganisationRole } from '#core/kernel';
import { call } from '../api/client.ts';
import { forget } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Confirmed } from '../ui/confirmed.tsx';
import { announce } from '../ui/live.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAct } from '../ui/use-act.ts';
import type { OrganisationView } from './organisation.tsx';
import { ROLES } from './roles.ts';

type Member = OrganisationView['people'][number];

interface InOrganisation {
  readonly organisation: OrganisationView;
  readonly member: Member;
}

/** Who is in an organisation; managers change roles and remove people, everybody may leave. */
export function Members({ organisation }: { organisation: OrganisationView }): VNode {
  const { t } = useWords();
  return (
    <section class="panel stack">
      <h2>{t('members.title')}</h2>
      <ul class="rows">
        {organisation.people.map((member) => (
          <li key={member.userId} class="stack gap-2">
            <MemberRow organisation={organisation} member={member} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const nameOf = ({ givenName, familyName }: Member): string => `${givenName} ${familyName}`.trim();

function MemberRow(props: InOrganisation): VNode {
  const { t, format } = useWords();
  const { organisation, member } = props;
  const manages = organisation.role === 'manager';
  return (
    <>
      <p>
        <strong>{nameOf(member)}</strong> {member.isCaller && t('members.you')}
        <br />
        <span class="muted small">
          {!manages && `${t(`role.${member.role}`)}, `}
          {t('members.since', { date: format.day(member.since) })}
        </span>
      </p>
      {manages && <MemberRole key={member.role} {...props} />}
      <div class="actions">{member.isCaller ? <Leave {...props} /> : manages && <Remove {...props} />}</div>
    </>
  );
}

/** The choice of a role. It acts on a press of its button, not while somebody looks through the list. */
function MemberRole({ organisation, member }: InOrganisation): VNode {
  const { t } = useWords();
  const id = useId();
  const [role, setRole] = useState<OrganisationRole>(member.role);
  const name = nameOf(member);
  const { act, state, fault } = useAct(async () => {
    const { organisationId } = organisation;
    await call('organisation.changeRole', { organisationId, userId: member.userId, role });
    announce(t('members.roleSaved', { name }));
    await forget('organisation.getOrganisation', 'organisation.listOrganisations');
  });
  return (
    <>
      <div class="flex flex-wrap items-center gap-3">
        <label class="visually-hidden" for={id}>
          {t('members.roleOf', { name })}
        </label>
        <select
          class="input select-own max-w-64"
          id={id}
          value={role}
          onChange={({ currentTarget }) => setRole(currentTarget.value as OrganisationRole)}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`role.${one}`)}
            </option>
          ))}
        </select>
        {role !== member.role && (
          <Button small pending={state === 'working'} onClick={act}>
            {t('members.saveRole')}
          </Button>
        )}
      </div>
      <p class="muted small">{t('role.can', { may: t(`role.${role}.may`) })}</p>
      {fault && (
        <Notice look="bad" live>
          {fault}
        </Notice>
      )}
    </>
  );
}

function Remove({ organisation, member }: InOrganisation): VNode {
  const { t } = useWords();
  const name = nameOf(member);
  return (
    <Confirmed
      ask={
        <>
          <span aria-hidden="true">{t('members.remove')}</span>
          <span class="visually-hidden">{t('members.removeOf', { name })}</span>
        </>
      }
      look="plain"
      small
      title={t('members.removeTitle')}
      yes={t('members.removeYes')}
      work={async () => {
        const { organisationId } = organisation;
        await call('organisation.removeMember', { organisationId, userId: member.userId });
        announce(t('members.removed', { name }));
        await forget('organisation.getOrganisation', 'organisation.listOrganisations');
      }}
    >
      <p>
        <strong>{name}</strong>
      </p>
      <p>{t('members.removeText')}</p>
    </Confirmed>
  );
}

function Leave({ organisation, member }: InOrganisation): VNode {
  const { t } = useWords();
  const { route } = useLocation();
  return (
    <Confirmed
      ask={t('members.leave')}
      look="plain"
      small
      title={t('members.leaveTitle')}
      yes={t('members.leaveYes')}
      work={async () => {
        const { organisationId } = organisation;
        await call('organisation.removeMember', { organisationId, userId: member.userId });
        announce(t('members.left'));
        route('/organisations', true);
        await forget('organisation.listOrganisations');
      }}
    >
      <p>{t('members.leaveText')}</p>
    </Confirmed>
  );
}
