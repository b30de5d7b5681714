import { type CabinetId, isId } from '#core/kernel';

/** The partition that holds what is a cabinet's: `USER#<id>` or `ORG#<id>`. */
export function cabinetPk(cabinetId: CabinetId): string {
  return `${isId('organisation', cabinetId) ? 'ORG' : 'USER'}#${cabinetId}`;
}

/** The cabinet whose partition this is; undefined for another partition. */
export function cabinetIdFrom(pk: string): CabinetId | undefined {
  const id = pk.replace(/^(USER|ORG)#/, '');
  return isId('user', id) || isId('organisation', id) ? id : undefined;
}
