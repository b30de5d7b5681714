import type { OrganisationId, UserId } from '#core/kernel';
import { type Ctx, cabinetPk, insert, type Key, patch, remove, type Write } from '#core/platform';
import { organisationMissing } from './faults.ts';
import { type Member, MOST_MEMBERS, type Organisation } from './model.ts';

const headKey = (organisationId: OrganisationId): Key => ({ pk: cabinetPk(organisationId), sk: '#HEAD' });
const memberKey = (organisationId: OrganisationId, userId: UserId): Key => ({
  pk: cabinetPk(organisationId),
  sk: `MEMBER#${userId}`,
});

export const insertOrganisation = (organisation: Organisation): Write =>
  insert({ ...headKey(organisation.organisationId), ...organisation });

/** As the last commit left it; throws `organisation.missing`. */
export async function requireOrganisation(
  ctx: Pick<Ctx, 'table'>,
  organisationId: OrganisationId,
): Promise<Organisation> {
  const found = await ctx.table.get<Organisation>(headKey(organisationId), { strong: true });
  if (!found) throw organisationMissing();
  return found;
}

/** Those of these that there are, in the order asked. */
export async function organisationsOf(
  ctx: Pick<Ctx, 'table'>,
  organisationIds: readonly OrganisationId[],
): Promise<Organisation[]> {
  const found = await ctx.table.getMany<Organisation>(organisationIds.map(headKey), { strong: true });
  return found.flatMap((one) => one ?? []);
}

/** Changes an organisation that was read, unless it or its members changed meanwhile. */
export function patchOrganisation(
  { organisationId, version }: Organisation,
  set: {
    readonly [Field in 'name' | 'taxNumber' | 'members' | 'managers']?: Organisation[Field] | undefined;
  },
): Write {
  return patch(headKey(organisationId), { set, add: { version: 1 } }, { equals: { version } });
}

/** Counts contracts that come into an organisation's cabinet, or leave it. Refused when it was closed. */
export function countContracts(organisationId: OrganisationId, by: number): Write {
  return patch(headKey(organisationId), { add: { contracts: by } }, { exists: true }, organisationMissing);
}

/** Removes an organisation that was read without contracts, unless it has got one, or its members changed meanwhile. */
export function removeOrganisation({ organisationId, version }: Organisation): Write {
  return remove(headKey(organisationId), { equals: { version, contracts: 0 } });
}

export const insertMember = (organisationId: OrganisationId, member: Member): Write =>
  insert({ ...memberKey(organisationId, member.userId), ...member });

export const removeMember = (organisationId: OrganisationId, userId: UserId): Write =>
  remove(memberKey(organisationId, userId), { exists: true });

/** All members, in the order of their ids. */
export async function membersOf(ctx: Pick<Ctx, 'table'>, organisationId: OrganisationId): Promise<Member[]> {
  const page = await ctx.table.query<Member>(cabinetPk(organisationId), {
    prefix: 'MEMBER#',
    limit: MOST_MEMBERS,
    strong: true,
  });
  return page.items;
}
