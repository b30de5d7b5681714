import { type ContractId, kopecks } from '#core/kernel';
import { type Ctx, hashSecret, sameHash } from '#core/platform';
import { sameWriting } from './written-address.ts';

/** What somebody says, or what is known, of the last payment of a contract and of where it is. */
interface LastPayment {
  readonly address: string;
  readonly amountKopecks: number;
}

/** Of nobody: nothing can be paid that is nothing. As long as an address is. */
const NOBODYS: LastPayment = {
  address: 'г. Санкт-Петербург, пр. Энергетиков, д. 10, корп. 2, кв. 25',
  amountKopecks: kopecks(0),
};

/** Whether this is what is known of a contract. The same work is done where nothing is known, or there is no contract. */
export function paymentFits(
  ctx: Pick<Ctx, 'pepper'>,
  contractId: ContractId,
  known: LastPayment | undefined,
  told: LastPayment,
): boolean {
  const hash = ({ address, amountKopecks }: LastPayment): string =>
    hashSecret(ctx, 'last-payment', contractId, `${amountKopecks} ${sameWriting(address)}`);
  const same = sameHash(hash(told), hash(known ?? NOBODYS));
  return same && known !== undefined;
}
