import * as Identity from '#core/identity';
import { invariant, type OrganisationId, type OrganisationRole, type UserId } from '#core/kernel';
import * as Organisation from '#core/organisation';
import type { Ctx, Item } from '#core/platform';
import { createWorld, type World, type WorldOptions } from './world.ts';

/** People who are signed in, and the organisations they share. On a shared table each office has people of its own. */
export interface Office {
  readonly world: World;
  /** Somebody new who is active; `as` says what else of them is stored. */
  person(as?: Partial<Identity.User>): Promise<UserId>;
  /** The next request of somebody: what they may do is read with it. */
  as(userId: UserId): Promise<Ctx>;
  /** An organisation that somebody has begun. */
  organisation(managerId: UserId, name?: string): Promise<OrganisationId>;
  /** The link's token of an invitation from this office. */
  tokenOf(organisationId: OrganisationId, invitationId: string): string;
  /** Who has joined an organisation with this role; somebody new unless told. */
  joined(organisationId: OrganisationId, role: OrganisationRole, userId?: UserId): Promise<UserId>;
}

/** More mails than any test sends that is not about them. */
const ROOMY: Identity.DayBudget = { aDay: 1_000_000, aDayOfNetwork: 1_000_000 };

/** Opens an office; its table is its world's unless another is handed in. */
export function openOffice(options: WorldOptions = {}): Office {
  const world = createWorld({ ...options, ports: { mailBudget: ROOMY, ...options.ports } });
  const table = options.table ?? world.table;
  // every link of the office has the same secret: a hash covers the ids before it
  const secret = world.system.secrets.token();
  const roleless = (userId: UserId, memberOf?: Identity.User['memberOf']): Ctx => {
    const ctx = world.user(userId, memberOf);
    return { ...ctx, secrets: { ...ctx.secrets, token: () => secret } };
  };
  let people = 0;
  const office: Office = {
    world,
    async person(as = {}) {
      people += 1;
      const userId = world.system.ids.next('user');
      await table.load([userItem({ userId, email: `person${people}@example.org`, ...as }, world)]);
      return userId;
    },
    async as(userId) {
      const user = await Identity.getUser(world.system, userId, { strong: true });
      return roleless(userId, user?.memberOf);
    },
    async organisation(managerId, name = `ООО «Ромашка ${people}»`) {
      const begun = await Organisation.createOrganisation(await office.as(managerId), { name });
      return begun.organisationId as OrganisationId;
    },
    tokenOf: (organisationId, invitationId) => `${organisationId}.${invitationId}.${secret}`,
    async joined(organisationId, role, userId) {
      const who = userId ?? (await office.person());
      const managers = await Organisation.membersWith(world.system, organisationId, 'manager');
      // one person sends so many mails a day
      const manager = managers.at(-1);
      invariant(manager, 'an organisation has a manager');
      const email = `invited.${who}@example.org`;
      const by = await office.as(manager.userId);
      const { invitationId } = await Organisation.inviteMember(by, { organisationId, email, role });
      const token = office.tokenOf(organisationId, invitationId);
      await Organisation.acceptInvitation(await office.as(who), { token });
      return who;
    },
  };
  return office;
}

function userItem(user: Partial<Identity.User> & Pick<Identity.User, 'userId'>, { now }: World): Item {
  return {
    ...{ pk: `USER#${user.userId}`, sk: '#HEAD', state: 'active', language: 'ru', sessionEpoch: 0 },
    ...{ createdAt: now, givenName: 'Анна', familyName: 'Иванова', version: 1 },
    ...user,
  };
}
