import { Fault } from '#core/kernel';

/** Nobody is signed in, the session was ended, or the user is not active any more (401). */
export const notSignedIn = (): Fault =>
  new Fault('unauthenticated', 'platform.not_signed_in', {
    ru: 'Войдите, чтобы продолжить.',
    en: 'Sign in to go on.',
  });

/** The licence or the consent has a newer version than the one agreed to (422). */
export const textOutdated = (): Fault =>
  new Fault('refused', 'identity.text_outdated', {
    ru: 'Тексты соглашений обновились. Откройте страницу заново, прочтите их и подтвердите согласие.',
    en: 'The agreements have been updated. Reload the page, read them and agree again.',
  });

/** The registration or recovery does not exist, has ended, or has come further than this step (404). */
export const conversationMissing = (): Fault =>
  new Fault('missing', 'identity.conversation_missing', {
    ru: 'Время вышло, или этот шаг уже пройден. Начните заново.',
    en: 'The time is over, or this step is already done. Begin again.',
  });

/** A code or a link was sent a moment ago, or too many today (429). */
export const resendTooSoon = (retryAfterSeconds: number): Fault =>
  new Fault(
    'throttled',
    'identity.resend_too_soon',
    {
      ru: 'Сообщение уже отправлено. Новое можно запросить после паузы.',
      en: 'A message has been sent already. Ask for a new one after the pause.',
    },
    { retryAfterSeconds },
  );

/** Not the code that was sent (422). The fact `triesLeft` says how many tries remain. */
export const codeWrong = (triesLeft: number): Fault =>
  new Fault(
    'refused',
    'identity.code_wrong',
    triesLeft > 0
      ? {
          ru: `Код не подошёл. Осталось попыток: ${triesLeft}.`,
          en: `The code does not match. Tries left: ${triesLeft}.`,
        }
      : {
          ru: 'Код не подошёл, попыток больше нет. Запросите новый код.',
          en: 'The code does not match and no tries are left. Ask for a new code.',
        },
    { facts: { triesLeft } },
  );

/** The ten minutes of the code are over (422). */
export const codeExpired = (): Fault =>
  new Fault('refused', 'identity.code_expired', {
    ru: 'Код больше не действует. Запросите новый.',
    en: 'The code is no longer valid. Ask for a new one.',
  });

/** The code has done its work, or its five tries are gone (422). */
export const codeUsedUp = (): Fault =>
  new Fault('refused', 'identity.code_used_up', {
    ru: 'Код уже использован, или попытки закончились. Запросите новый код.',
    en: 'The code has been used, or its tries are gone. Ask for a new code.',
  });

/** The profile comes after the phone is proved (422). */
export const phoneNotProved = (): Fault =>
  new Fault('refused', 'identity.phone_not_proved', {
    ru: 'Сначала подтвердите телефон кодом из SMS.',
    en: 'First prove the phone with the code from the SMS.',
  });

/** Not a link of ours, an older one, or its 14 days are over (422). */
export const linkInvalid = (): Fault =>
  new Fault('refused', 'identity.link_invalid', {
    ru: 'Ссылка не действует: её заменила более новая, или прошло 14 дней. Откройте последнее письмо или зарегистрируйтесь снова.',
    en: 'The link does not work: a newer one replaced it, or 14 days have passed. Open the latest mail or register again.',
  });

/** Not the password that the registration began with (422). */
export const signUpPasswordWrong = (): Fault =>
  new Fault('refused', 'identity.sign_up_password_wrong', {
    ru: 'Это не тот пароль, с которым начата регистрация. Если вы его не помните или начинали не вы, зарегистрируйтесь снова.',
    en: 'This is not the password the registration began with. If you do not remember it, or it was not you who began, register again.',
  }).at('password');

/** Not a link of ours to a new password, it was used, its half an hour is over, or the e-mail was changed since (422). */
export const recoveryLinkInvalid = (): Fault =>
  new Fault('refused', 'identity.recovery_link_invalid', {
    ru: 'Ссылка не действует: по ней уже задан пароль, прошло полчаса, или почта кабинета изменена. Запросите новую.',
    en: 'The link does not work: a password was set by it, half an hour has passed, or the e-mail of the cabinet was changed. Ask for a new one.',
  });

/** What is asked for needs a phone, and the account has none (422). */
export const phoneNeeded = (): Fault =>
  new Fault('refused', 'identity.phone_needed', {
    ru: 'У кабинета нет телефона. Сначала добавьте его в профиле.',
    en: 'The cabinet has no phone. Add one in the profile first.',
  });

/** Another cabinet was completed with this e-mail meanwhile (409). */
export const emailTaken = (): Fault =>
  new Fault('conflict', 'identity.email_taken', {
    ru: 'Этот адрес почты уже занят другим кабинетом. Укажите другой адрес и откройте ссылку из нового письма.',
    en: 'Another cabinet already uses this e-mail. Give another address and open the link from the new mail.',
  });

/** No active user signs in with this phone or e-mail (404). Told to the operator only. */
export const userMissing = (): Fault =>
  new Fault('missing', 'identity.user_missing', {
    ru: 'С таким телефоном или почтой никто не входит. Сначала человек регистрируется в кабинете; телефон пишут как +79211234567.',
    en: 'Nobody signs in with this phone or e-mail. The person registers in the cabinet first; a phone is written as +79211234567.',
  });

/** One answer for an unknown login, a wrong password, an unfinished registration and a blocked user (401). */
export const signInRefused = (): Fault =>
  new Fault('unauthenticated', 'identity.sign_in_refused', {
    ru: 'Войти не удалось. Проверьте телефон или почту и пароль; если забыли пароль, восстановите его.',
    en: 'Sign-in failed. Check the phone or e-mail and the password; if you forgot it, recover it.',
  });

/** The refresh cookie is absent, old, or of a session that was ended (401). */
export const sessionEnded = (): Fault =>
  new Fault('unauthenticated', 'identity.session_ended', {
    ru: 'Сеанс завершён. Войдите снова.',
    en: 'The session has ended. Sign in again.',
  });

/** The keeper of passwords did not do what it was asked (502). */
export const credentialsUnavailable = (cause: unknown): Fault =>
  new Fault(
    'upstream',
    'identity.credentials_unavailable',
    {
      ru: 'Служба входа сейчас не отвечает. Повторите через минуту.',
      en: 'The sign-in service does not answer now. Try again in a minute.',
    },
    { cause, retryAfterSeconds: 60 },
  );

/** The work asked of the caller's machine was not done, not for this form, too late, or used before (422). */
export const captchaRefused = (cause: string): Fault =>
  new Fault(
    'refused',
    'identity.captcha_refused',
    {
      ru: 'Проверка устарела или не пройдена. Отправьте форму ещё раз: введённое сохранилось.',
      en: 'The check is outdated or was not passed. Send the form again: what you typed is kept.',
    },
    { cause },
  );

/** Many guess at this login just now: a try from an unknown browser comes with work done (422). */
export const workNeeded = (): Fault =>
  new Fault('refused', 'identity.work_needed', {
    ru: 'К этому кабинету подбирают пароль, поэтому вход с нового устройства проверяется. Отправьте форму ещё раз с решённой задачей.',
    en: 'Somebody is guessing the password of this cabinet, so signing in from a new device is checked. Send the form again with the solved challenge.',
  });

/** Not a session of the caller's, or it has ended (404). */
export const sessionMissing = (): Fault =>
  new Fault('missing', 'identity.session_missing', {
    ru: 'Такого сеанса уже нет.',
    en: 'There is no such session any more.',
  });

/** Not the caller's present password (422). */
export const passwordWrong = (): Fault =>
  new Fault('refused', 'identity.password_wrong', {
    ru: 'Пароль не подошёл. Введите пароль, с которым вы входите сейчас.',
    en: 'The password does not match. Enter the one you sign in with now.',
  }).at('password');

/** The new phone or e-mail is the present one (422). */
export const loginUnchanged = (field: 'phone' | 'email'): Fault =>
  new Fault('refused', 'identity.login_unchanged', {
    ru: 'Это уже ваши данные. Введите новые.',
    en: 'This is what you have already. Enter a new one.',
  }).at(field);

/** Not a link to a new e-mail of ours, an older one, its day is over, or all sessions were ended since (422). */
export const emailLinkInvalid = (): Fault =>
  new Fault('refused', 'identity.email_link_invalid', {
    ru: 'Ссылка не действует: её заменила более новая, прошли сутки, или после запроса вы вышли везде. Запросите смену почты в профиле ещё раз.',
    en: 'The link does not work: a newer one replaced it, a day has passed, or you signed out everywhere since. Ask for the change in your profile again.',
  });

/** There is no cabinet without this consent (422). */
export const consentNeeded = (): Fault =>
  new Fault('refused', 'identity.consent_needed', {
    ru: 'Без этого согласия кабинет не работает. Чтобы отозвать его, удалите кабинет в профиле.',
    en: 'The cabinet does not work without this consent. To withdraw it, delete your account in the profile.',
  });

/** Who works for a supplier does not sign in without a code (422). */
export const staffNeedCode = (): Fault =>
  new Fault('refused', 'identity.staff_need_code', {
    ru: 'Сотрудники поставщика входят только с кодом из SMS. Отключить его можно, когда роль сотрудника снята.',
    en: 'The supplier’s staff sign in with a code by SMS only. It can be switched off once the role is taken away.',
  });

/** A new password is among those that are tried first (400); names the field. */
export const passwordGuessable = (field: string): Fault => {
  const code = 'identity.password_guessable';
  const detail = {
    ru: 'Такой пароль подбирают первым. Придумайте другой: добавьте слово или буквы в середину.',
    en: 'This password is among the first to be guessed. Choose another: add a word, or letters in the middle.',
  };
  return new Fault('invalid', code, detail, { fields: [{ field, code, detail }] });
};

/** A new sign-in is a phone, an e-mail, or both (400). */
export const newSignInUnnamed = (): Fault =>
  new Fault('invalid', 'identity.new_sign_in_unnamed', {
    ru: 'Укажите новый телефон, новую почту или и то и другое.',
    en: 'Name a new phone, a new e-mail, or both.',
  });

/** The phone or e-mail opens another cabinet (409). Told to staff only. */
export const loginTaken = (field: 'phone' | 'email'): Fault =>
  new Fault('conflict', 'identity.login_taken', {
    ru: 'С этим телефоном или почтой есть другой кабинет. Укажите другой или удалите тот кабинет.',
    en: 'Another cabinet has this phone or e-mail. Name another one, or have that cabinet deleted.',
  }).at(field);

/** Another request of this kind waits for the same cabinet (409). */
export const signInChangeOpen = (): Fault =>
  new Fault('conflict', 'identity.sign_in_change_open', {
    ru: 'Для этого кабинета уже ждёт запрос с другими данными. Сначала отклоните его.',
    en: 'Another request waits for this cabinet, with another phone or e-mail. Reject it first.',
  });

/** Nothing waits for this cabinet: it was not asked for, its owner or staff stopped it, or its 14 days are over (404). */
export const signInChangeMissing = (): Fault =>
  new Fault('missing', 'identity.sign_in_change_missing', {
    ru: 'Запроса для этого кабинета нет: владелец отменил его, сотрудник отклонил, или прошло 14 дней.',
    en: 'No request waits for this cabinet: its owner cancelled it, staff rejected it, or 14 days have passed.',
  });

/** The owner still has time to stop it (422). */
export const signInChangeTooEarly = (approvableFrom: string): Fault =>
  new Fault(
    'refused',
    'identity.sign_in_change_too_early',
    {
      ru: `У владельца есть сутки, чтобы отменить запрос. Утвердить его можно с ${approvableFrom}.`,
      en: `The owner has a day to stop the request. It can be approved from ${approvableFrom} on.`,
    },
    { facts: { approvableFrom } },
  );

/** Not the phone and e-mail that were asked for (422): one of the two people mistyped. */
export const signInChangeDiffers = (): Fault =>
  new Fault('refused', 'identity.sign_in_change_differs', {
    ru: 'Телефон или почта не те, что в запросе. Сверьте их с заявлением клиента; если ошибка в запросе, отклоните его.',
    en: 'The phone or e-mail differs from the request. Compare them with what the customer wrote; if the request is wrong, reject it.',
  });

/** Who asked does not approve (403): a cabinet is handed over by two people. */
export const ownSignInChange = (): Fault =>
  new Fault('forbidden', 'identity.own_sign_in_change', {
    ru: 'Это ваш запрос: утвердить его должен другой сотрудник. Отклонить его можете вы сами.',
    en: 'This is your own request: another member of staff has to approve it. You may reject it yourself.',
  });

/** Not a link of ours that stops a change of the sign-in, or there is nothing to stop any more (422). */
export const keepLinkInvalid = (): Fault =>
  new Fault('refused', 'identity.keep_link_invalid', {
    ru: 'Ссылка не действует: запрос уже отменён, отклонён или выполнен. Если кабинет больше не открывается, обратитесь в офис поставщика.',
    en: "The link does not work: the request was stopped, rejected or carried out already. If your cabinet does not open any more, go to the supplier's office.",
  });
