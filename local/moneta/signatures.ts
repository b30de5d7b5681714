import { createHash } from 'node:crypto';

/** The parameters of a message by name. */
export type Parameters = Readonly<Record<string, string | undefined>>;

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Of the form that a shop sends its payer with. */
export function formSignature(order: Parameters, code: string): string {
  const { MNT_ID, MNT_TRANSACTION_ID, MNT_AMOUNT, MNT_CURRENCY_CODE } = order;
  const { MNT_SUBSCRIBER_ID = '', MNT_TEST_MODE = '' } = order;
  return md5(
    `${MNT_ID}${MNT_TRANSACTION_ID}${MNT_AMOUNT}${MNT_CURRENCY_CODE}${MNT_SUBSCRIBER_ID}${MNT_TEST_MODE}${code}`,
  );
}

/** Of a message to the shop: about a payment that was taken, or, with the command CHECK, about one that is to be. */
export function messageSignature(message: Parameters, code: string): string {
  const { MNT_COMMAND = '', MNT_ID, MNT_TRANSACTION_ID, MNT_OPERATION_ID = '' } = message;
  const { MNT_AMOUNT, MNT_CURRENCY_CODE, MNT_SUBSCRIBER_ID = '', MNT_TEST_MODE } = message;
  const order = `${MNT_ID}${MNT_TRANSACTION_ID}${MNT_OPERATION_ID}${MNT_AMOUNT}`;
  return md5(`${MNT_COMMAND}${order}${MNT_CURRENCY_CODE}${MNT_SUBSCRIBER_ID}${MNT_TEST_MODE}${code}`);
}

/** Of a shop's XML reply. */
export function replySignature(resultCode: string, accountId: string, orderId: string, code: string): string {
  return md5(`${resultCode}${accountId}${orderId}${code}`);
}
