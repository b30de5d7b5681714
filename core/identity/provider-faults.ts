import { Fault, type Text } from '#core/kernel';

/** Faults of signing in through a provider that a supplier configured; `name` is what people call the provider. */

/** No supplier here has such a provider (404). */
export const providerMissing = (): Fault =>
  new Fault('missing', 'identity.provider_missing', {
    ru: 'Такого способа входа нет. Вернитесь на страницу входа и выберите из тех, что там есть.',
    en: 'There is no such way to sign in. Go back to the sign-in page and choose one that is there.',
  });

/** The person, or the provider on their behalf, said no (422). */
export const providerDenied = (name: Text): Fault =>
  new Fault('refused', 'identity.provider_denied', {
    ru: `${name.ru}: вход не подтверждён. Если вы передумали отказываться, начните вход заново.`,
    en: `${name.en} did not confirm the sign-in. If you have thought better of refusing, begin again.`,
  });

/** The provider does not answer, or answers with an error of its own (502). */
export const providerUnavailable = (name: Text, cause: string): Fault =>
  new Fault(
    'upstream',
    'identity.provider_unavailable',
    {
      ru: `${name.ru} сейчас не отвечает. Повторите через минуту или войдите с паролем.`,
      en: `${name.en} does not answer now. Try again in a minute, or sign in with your password.`,
    },
    { cause, retryAfterSeconds: 60 },
  );

/** What came from the provider was not signed by it, not meant for us, or not for this sign-in (502). */
export const providerDistrusted = (name: Text, cause: string): Fault =>
  new Fault(
    'upstream',
    'identity.provider_distrusted',
    {
      ru: `Ответ «${name.ru}» не прошёл проверку подлинности, вход не выполнен. Начните заново; если повторится, сообщите поставщику.`,
      en: `The answer of ${name.en} did not pass the check of its origin, so nobody was signed in. Begin again; if it recurs, tell the supplier.`,
    },
    { cause },
  );

/** The provider's answer had run out when it came: a clock is wrong, or it was held back (502). */
export const providerAnswerStale = (name: Text, cause: string): Fault =>
  new Fault(
    'upstream',
    'identity.provider_answer_stale',
    {
      ru: `Срок ответа «${name.ru}» уже истёк: его часы расходятся с нашими или ответ шёл слишком долго. Начните вход заново.`,
      en: `The answer of ${name.en} has run out already: its clock and ours differ, or it was too long on its way. Begin again.`,
    },
    { cause },
  );

/** The answer comes from another provider than the one that was asked (422). */
export const providerMixedUp = (cause: string): Fault =>
  new Fault(
    'refused',
    'identity.provider_mixed_up',
    {
      ru: 'Ответ пришёл не от того, кого мы спрашивали. Вход не выполнен; начните заново со страницы входа.',
      en: 'The answer does not come from the one we asked. Nobody was signed in; begin again at the sign-in page.',
    },
    { cause },
  );

/** The sign-in did not begin in this browser, or too long ago (422). */
export const providerStateUnknown = (cause: string): Fault =>
  new Fault(
    'refused',
    'identity.provider_state_unknown',
    {
      ru: 'Этот вход начат в другом браузере или больше 20 минут назад. Начните его заново здесь.',
      en: 'This sign-in was begun in another browser, or more than 20 minutes ago. Begin it anew here.',
    },
    { cause },
  );

/** The provider's answer was handed in before (422). */
export const providerStateUsed = (): Fault =>
  new Fault('refused', 'identity.provider_state_used', {
    ru: 'Этот ответ уже использован. Если вы ещё не вошли, начните вход заново.',
    en: 'This answer has been used already. If you are not signed in yet, begin anew.',
  });

/** The provider does not vouch for an e-mail, and there is no cabinet without one (422). */
export const providerEmailMissing = (name: Text): Fault =>
  new Fault('refused', 'identity.provider_email_missing', {
    ru: `${name.ru} не подтверждает вашу почту, а без неё кабинет не открыть. Подтвердите почту там или зарегистрируйтесь здесь и подключите «${name.ru}» в профиле.`,
    en: `${name.en} does not vouch for your e-mail, and there is no cabinet without one. Have it confirmed there, or register here and connect ${name.en} in your profile.`,
  });

/** Somebody has a cabinet with this e-mail or phone; it is never handed over to whoever a provider says has it (409). */
export const providerLoginKnown = (name: Text): Fault =>
  new Fault('conflict', 'identity.provider_login_known', {
    ru: `Кабинет с вашей почтой или телефоном уже есть. Войдите в него с паролем и подключите «${name.ru}» в профиле.`,
    en: `There is a cabinet with your e-mail or phone already. Sign in to it with the password and connect ${name.en} in the profile.`,
  });

/** The cabinet that this account opens was closed by the supplier (422). */
export const cabinetClosed = (): Fault =>
  new Fault('refused', 'identity.cabinet_closed', {
    ru: 'Вход в этот кабинет закрыт. Обратитесь к поставщику.',
    en: 'This cabinet is closed for signing in. Turn to the supplier.',
  });

/** The account at the provider opens another cabinet (409). */
export const connectionTaken = (name: Text): Fault =>
  new Fault('conflict', 'identity.connection_taken', {
    ru: `Эта учётная запись «${name.ru}» открывает другой кабинет. Отключите её там или войдите в «${name.ru}» под другой.`,
    en: `This account at ${name.en} opens another cabinet. Disconnect it there, or sign in to ${name.en} with another.`,
  });

/** So many accounts of providers open one cabinet (422). */
export const tooManyConnections = (most: number): Fault =>
  new Fault('refused', 'identity.too_many_connections', {
    ru: `К кабинету подключают не больше ${most} учётных записей. Отключите ненужную.`,
    en: `A cabinet takes ${most} connected accounts at most. Disconnect one that is not needed.`,
  });

/** Not a connection of the caller's (404). */
export const connectionMissing = (): Fault =>
  new Fault('missing', 'identity.connection_missing', {
    ru: 'Такого подключения уже нет.',
    en: 'There is no such connection any more.',
  });
